package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.read.EventScan;

/** The journal of one partition, as followers read it. Any thread. */
public interface JournalFeed {
    /** The partition's number, from 0. */
    int partition();

    /** The sequence of the newest event that can be read, 0 before the first. */
    long sequence();

    /** Whether this node leads the partition. Followers that act outside of the node do so only then. */
    boolean leads();

    /**
     * A walk over all events behind one.
     *
     * @param afterSequence at most {@link #sequence()}
     */
    EventScan scan(long afterSequence);

    /** The event with a sequence, which is published. */
    Event event(long sequence);

    /** The number of an account of this partition that is opened, which it keeps for ever; -1 for any other. */
    int account(AccountId account);

    /** Whether an account is of this partition, and opened. */
    default boolean holds(AccountId account) {
        return account(account) >= 0;
    }

    /** The number of the owner of the account with a number, which it keeps for ever; -1 when nobody owns it. */
    int owner(int account);

    /** The owner of an account that is opened, or {@link UserId#NONE}. */
    UserId user(AccountId account);

    /** The state of the partition, for numbers that stand for names; all that any thread may ask of it. */
    LedgerState state();
}
