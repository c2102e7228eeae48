package io.saldo.ledger.naive;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import java.math.BigInteger;

/**
 * An open hold.
 *
 * @param id its id
 * @param from whose money is held
 * @param to who receives it, or {@link AccountId#NONE}
 * @param currency in which currency
 * @param amount how much
 * @param expiresAtNanos when it expires, or 0 for never
 */
public record NaiveHold(
        TransactionId id, NaiveAccount from, AccountId to, Currency currency, BigInteger amount, long expiresAtNanos) {
    /** Whether it should have expired by now. */
    public boolean isDue(long timeNanos) {
        return expiresAtNanos != 0 && expiresAtNanos <= timeNanos;
    }
}
