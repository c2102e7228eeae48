package io.saldo.replica.partition;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.AccountStats;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.replica.read.HistoryQuery;
import io.saldo.replica.read.LedgerReads;
import io.saldo.replica.read.Page;
import io.saldo.replica.read.TransferRecord;
import io.saldo.replica.read.TrialBalance;
import java.util.List;
import java.util.Optional;

/**
 * All that can be asked of the ledgers of all partitions, by any thread. What concerns one account or one event is asked of
 * its partition. The contracts are those of {@link LedgerReads}, but that an event is named by its {@link Place}.
 */
public final class PartitionReads {
    private final Partitions partitions;

    PartitionReads(Partitions partitions) {
        this.partitions = partitions;
    }

    /** What can be read of one partition. */
    public LedgerReads partition(int partition) {
        return partitions.replica(partition).reads();
    }

    private LedgerReads of(AccountId account) {
        return partition(partitions.of(account));
    }

    private LedgerReads at(long place) {
        return partition(Place.partition(place));
    }

    private LedgerReads first() {
        return partition(0);
    }

    /** All currencies, by their numbers. */
    public List<Currency> currencies() {
        return first().currencies();
    }

    /** The account with all its balances behind one event. */
    public Optional<AccountRecord> account(AccountId id) {
        return of(id).account(id);
    }

    /** The accounts of a user, the newest first. */
    public Page<AccountRecord> accountsOf(UserId user, int limit, Optional<String> cursor) {
        return first().accountsOf(user, limit, cursor);
    }

    /** An account's balance behind an event of its partition; see {@link LedgerReads#balanceAt}. */
    public Optional<BalanceRecord> balanceAt(AccountId id, Currency currency, long sequence) {
        return of(id).balanceAt(id, currency, sequence);
    }

    /** An account's balance at a time; see {@link LedgerReads#balanceAtTime}. */
    public Optional<BalanceRecord> balanceAtTime(AccountId id, Currency currency, long timeNanos) {
        return of(id).balanceAtTime(id, currency, timeNanos);
    }

    /** A page of an account's entries, the newest first; see {@link LedgerReads#history}. */
    public Page<HistoryEntry> history(AccountId id, HistoryQuery query) {
        return of(id).history(id, query);
    }

    /** A page of the entries of all of a user's accounts, the newest first. */
    public Page<HistoryEntry> activity(UserId user, int limit, Optional<String> cursor) {
        return first().activity(user, limit, cursor);
    }

    /** What became of the command with this id. */
    public Optional<TransferRecord> transfer(TransactionId id) {
        return first().transfer(id);
    }

    /** The event at a place. */
    public Event event(long place) {
        return at(place).event(Place.position(place));
    }

    /** Looks at the event at a place where it lies; see {@link LedgerReads#view}. */
    public EventView view(long place) {
        return at(place).view(Place.position(place));
    }

    /**
     * Whether a command whose id was known says the same as the one that came first under that id.
     *
     * @param newestPlace of the newest event about the id
     */
    public boolean isSame(long newestPlace, Command repeated) {
        return at(newestPlace).isSame(Place.position(newestPlace), repeated);
    }

    /**
     * The event that the command with this id caused, when the id was known.
     *
     * @param newestPlace of the newest event about the id
     */
    public Event origin(long newestPlace, TransactionId id) {
        return at(newestPlace).origin(Place.position(newestPlace), id);
    }

    /** Whether the account exists and was opened by a command that says the same. */
    public boolean isSameOpening(Command.OpenAccount repeated) {
        return of(repeated.account()).isSameOpening(repeated);
    }

    /** What went through an account; see {@link LedgerReads#stats}. */
    public AccountStats stats(AccountId id) {
        return of(id).stats(id);
    }

    /** All balances, summed. */
    public TrialBalance trialBalance() {
        return first().trialBalance();
    }
}
