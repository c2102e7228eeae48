package io.saldo.replica.read;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;

/**
 * What an account has in a currency.
 *
 * @param balance all of it, held or not
 * @param held what is set aside of it
 * @param sequence of the event that left it so; 0 when none has touched it
 */
public record BalanceRecord(Currency currency, Amount balance, Amount held, long sequence) {
    static BalanceRecord untouched(Currency currency) {
        return new BalanceRecord(currency, Amount.ZERO, Amount.ZERO, 0);
    }

    /** What is not held; an overdraft may take it below zero. */
    public Amount available() {
        return balance.minus(held);
    }
}
