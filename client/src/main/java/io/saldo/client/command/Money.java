package io.saldo.client.command;

import io.saldo.ledger.model.Currency;
import java.math.BigDecimal;

/**
 * An exact amount of a currency. Whether it has more decimals than the currency, the ledger says, which refuses it then:
 * nothing is ever rounded.
 *
 * @param amount at most 38 decimals, and at most 128 bits when it is counted in units of its last decimal
 * @param currency the currency's code, 3 to 12 characters of {@code [A-Z0-9]}
 */
public record Money(BigDecimal amount, String currency) {
    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when amount or code is out of range
     */
    public Money {
        Currency.parseCode(currency);
        amount = Amounts.exact(amount);
    }

    /**
     * The amount that decimal text tells.
     *
     * @param amount such as {@code 12.34}
     * @throws IllegalArgumentException when it is none, or out of range
     */
    public static Money of(String amount, String currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    /** So many units of the last decimal: {@code Money.ofUnits(1_234, 2, "USD")} is 12.34 USD. */
    public static Money ofUnits(long units, int decimals, String currency) {
        return new Money(BigDecimal.valueOf(units, decimals), currency);
    }

    /** The amount and the code, such as {@code 12.34 USD}. */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
