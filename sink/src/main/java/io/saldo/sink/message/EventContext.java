package io.saldo.sink.message;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;

/** What a message tells beside what stands in its event. Any thread. */
public interface EventContext {
    /** The owner of an account, or {@link UserId#NONE}; it never changes. */
    UserId owner(AccountId account);

    /** Whether the account's balances are in this partition; accounts of the system are in every one. */
    boolean isLocal(int partition, AccountId account);

    /** Whether the event before this one, in the same log entry, opened the account. */
    boolean isFirst(int partition, Event event, AccountId account);

    /**
     * The event as the API shows it: JSON in one line, in UTF-8. Of one partition among several it names the partition, and no cursor,
     * since a cursor is a place in all journals.
     */
    byte[] json(int partition, Event event);
}
