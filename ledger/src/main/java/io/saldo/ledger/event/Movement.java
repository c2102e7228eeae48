package io.saldo.ledger.event;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;

/**
 * A posting that was made, with what it left on both sides. Of a crossing each partition makes its own side.
 *
 * @param from the account debited
 * @param to the account credited
 * @param amount above zero
 * @param currency in which currency
 * @param fromBalance the sender's balance right after; zero when the sender lives elsewhere
 * @param toBalance the receiver's balance right after; zero when the receiver lives elsewhere
 * @param elsewhere which side lives in another partition, whose journal tells its balance
 */
public record Movement(
        AccountId from,
        AccountId to,
        Amount amount,
        Currency currency,
        Amount fromBalance,
        Amount toBalance,
        Elsewhere elsewhere) {
    /** Which side of a movement lives in another partition. */
    public enum Elsewhere {
        /** Both sides live here. */
        NEITHER,
        /** The sender does; the money came here through {@code @transit}. */
        SENDER,
        /** The receiver does; the money left through {@code @transit}. */
        RECEIVER
    }

    /** A movement between accounts of one partition. */
    public Movement(
            AccountId from, AccountId to, Amount amount, Currency currency, Amount fromBalance, Amount toBalance) {
        this(from, to, amount, currency, fromBalance, toBalance, Elsewhere.NEITHER);
    }

    /** Whether the sender lives here, so that its balance is told. */
    public boolean isSenderHere() {
        return elsewhere != Elsewhere.SENDER;
    }

    /** Whether the receiver lives here, so that its balance is told. */
    public boolean isReceiverHere() {
        return elsewhere != Elsewhere.RECEIVER;
    }
}
