package io.saldo.replica.read;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import java.util.List;

/**
 * An account as it stood behind one event.
 *
 * @param number over all partitions: its number in its partition, times the number of partitions, and its partition
 * @param user its owner, or {@link UserId#NONE}
 * @param balances one for each currency that money moved in or that has a minimum, by the currencies' numbers
 * @param minimums the minimum balances other than zero, by the currencies' numbers
 * @param createdAtNanos when it was opened, since 1970
 * @param sequence of the newest event that changed the account or a balance of it
 */
public record AccountRecord(
        AccountId id,
        int number,
        UserId user,
        AccountStatus status,
        List<BalanceRecord> balances,
        List<Event.Minimum> minimums,
        Metadata metadata,
        long createdAtNanos,
        long sequence) {
    /** Keeps its own copies of the lists. */
    public AccountRecord {
        balances = List.copyOf(balances);
        minimums = List.copyOf(minimums);
    }
}
