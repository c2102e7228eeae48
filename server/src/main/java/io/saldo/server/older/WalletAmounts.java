package io.saldo.server.older;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts as the older APIs write and read them: from their literal digits, and exact in the one currency. Any thread. */
public final class WalletAmounts {
    private static final int LENGTH_MAX = 80;
    /** More digits before the point than any amount of 128 bits has. */
    private static final int WHOLE_DIGITS_MAX = 40;

    private static final int BITS_MAX = 127;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private final int scale;

    WalletAmounts(Currency currency) {
        scale = currency.scale();
    }

    /** The number that a text says, if it says one; an exponent is taken, as clients write large numbers with one. */
    public static Optional<BigDecimal> number(String text) {
        return text.length() <= LENGTH_MAX && NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /** What keeps a number from being an amount of the currency, if anything does. */
    public Optional<String> misfit(BigDecimal number) {
        if ((long) number.precision() - number.scale() > WHOLE_DIGITS_MAX) {
            return Optional.of("must not be so large");
        }
        if (number.stripTrailingZeros().scale() > scale) {
            return Optional.of("must have at most " + scale + " decimals");
        }
        return units(number).bitLength() > BITS_MAX ? Optional.of("must not be so large") : Optional.empty();
    }

    /** A number that has no {@link #misfit}, as an amount of the currency. */
    public DecimalAmount exact(BigDecimal number) {
        return DecimalAmount.of(Amount.of(units(number)), scale);
    }

    private BigInteger units(BigDecimal number) {
        return number.setScale(scale).unscaledValue();
    }

    /** The text with all decimals of the currency. */
    public String fixed(Amount amount) {
        return amount.toDecimal(scale);
    }

    /** The same for a total, which may need more than the 128 bits of an amount. */
    public String fixed(BigInteger units) {
        return new BigDecimal(units, scale).toPlainString();
    }

    /** The text without decimals that say nothing, so that whole units have none. */
    public String plain(Amount amount) {
        return new BigDecimal(amount.toBigInteger(), scale).stripTrailingZeros().toPlainString();
    }
}
