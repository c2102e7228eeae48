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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * All that can be asked of the ledgers of all partitions, by any thread. What concerns one account or one event is asked of
 * its partition; lists of several are merged by time. The contracts are those of {@link LedgerReads}, but that an event is
 * named by its {@link Place}.
 */
public final class PartitionReads {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long PAUSE_NANOS = 200_000;

    private final Partitions partitions;
    private final CrossingAnswers answers;

    PartitionReads(Partitions partitions) {
        this.partitions = partitions;
        answers = new CrossingAnswers(partitions, this);
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

    private boolean isOne() {
        return partitions.count() == 1;
    }

    /** Whether an account lives in several partitions, so that what it has is a sum. */
    private boolean isSpread(AccountId account) {
        return account.isSystem() && !isOne();
    }

    private List<LedgerReads> all() {
        List<LedgerReads> all = new ArrayList<>();
        for (int partition = 0; partition < partitions.count(); partition++) {
            all.add(partition(partition));
        }
        return all;
    }

    /** All currencies, by their numbers. */
    public List<Currency> currencies() {
        return partition(0).currencies();
    }

    /** The account with all its balances behind one event; of a system account the sum over all partitions. */
    public Optional<AccountRecord> account(AccountId id) {
        return isSpread(id)
                ? SystemAccount.sum(
                        all().stream().map(reads -> reads.account(id)).toList())
                : of(id).account(id);
    }

    /** The accounts of a user, the newest first. */
    public Page<Located<AccountRecord>> accountsOf(UserId user, int limit, Optional<String> cursor) {
        if (isOne()) {
            return inFirst(partition(0).accountsOf(user, limit, cursor));
        }
        return new MergedPages<AccountRecord>(
                        partitions.count(),
                        (partition, size, begin) -> partition(partition).accountsOf(user, size, begin),
                        (partition, account) -> partition(partition).cursorAfter(account),
                        Comparator.comparingLong(AccountRecord::createdAtNanos).reversed(),
                        MergedPages::notBegun,
                        cursor)
                .page(limit);
    }

    private static <T> Page<Located<T>> inFirst(Page<T> page) {
        return new Page<>(
                page.items().stream().map(item -> new Located<>(0, item)).toList(), page.nextCursor());
    }

    /**
     * An account's balance behind an event of its partition; see {@link LedgerReads#balanceAt}. Of a system account, the sum
     * over all partitions.
     */
    public Optional<BalanceRecord> balanceAt(AccountId id, Currency currency, long sequence) {
        return isSpread(id)
                ? SystemAccount.sumOf(all().stream()
                        .map(reads -> reads.balanceAt(id, currency, sequence))
                        .toList())
                : of(id).balanceAt(id, currency, sequence);
    }

    /** An account's balance at a time; see {@link LedgerReads#balanceAtTime}. */
    public Optional<BalanceRecord> balanceAtTime(AccountId id, Currency currency, long timeNanos) {
        return isSpread(id)
                ? SystemAccount.sumOf(all().stream()
                        .map(reads -> reads.balanceAtTime(id, currency, timeNanos))
                        .toList())
                : of(id).balanceAtTime(id, currency, timeNanos);
    }

    /** A page of an account's entries, the newest first; see {@link LedgerReads#history}. */
    public Page<Located<HistoryEntry>> history(AccountId id, HistoryQuery query) {
        int own = partitions.of(id);
        if (!isSpread(id)) {
            Page<HistoryEntry> page = partition(own).history(id, query);
            return new Page<>(
                    page.items().stream().map(item -> new Located<>(own, item)).toList(), page.nextCursor());
        }
        return merged(
                query.limit(),
                query.cursor(),
                (partition, size, begin) -> partition(partition).history(id, query.page(size, begin)));
    }

    /** A page of the entries of all of a user's accounts, the newest first. */
    public Page<Located<HistoryEntry>> activity(UserId user, int limit, Optional<String> cursor) {
        return isOne()
                ? inFirst(partition(0).activity(user, limit, cursor))
                : merged(
                        limit,
                        cursor,
                        (partition, size, begin) -> partition(partition).activity(user, size, begin));
    }

    private Page<Located<HistoryEntry>> merged(
            int limit, Optional<String> cursor, MergedPages.Source<HistoryEntry> source) {
        return new MergedPages<>(
                        partitions.count(),
                        source,
                        (partition, entry) -> partition(partition).cursorAfter(entry),
                        Comparator.comparingLong(HistoryEntry::timeNanos).reversed(),
                        partition -> partition(partition).cursorAtEnd(),
                        cursor)
                .page(limit);
    }

    /** The partition that knows an id, or else the one that is asked for. */
    int knowing(TransactionId id, int otherwise) {
        return partition(otherwise).newest(id) >= 0 ? otherwise : home(id).orElse(otherwise);
    }

    CrossingAnswers answers() {
        return answers;
    }

    /** The partition that decided the command with this id. */
    private OptionalInt home(TransactionId id) {
        for (int partition = 0; partition < partitions.count(); partition++) {
            LedgerReads ledger = partition(partition);
            long newest = ledger.newest(id);
            if (newest >= 0) {
                return OptionalInt.of(isOne() ? 0 : CrossingAnswers.home(partition, ledger.origin(newest, id)));
            }
        }
        return OptionalInt.empty();
    }

    /** The same, once it can be read: what a participant knows its coordinator knew before, on this node a moment later. */
    private OptionalInt readableHome(TransactionId id) {
        OptionalInt home = home(id);
        if (home.isPresent() && !isOne()) {
            long begin = System.nanoTime();
            while (partition(home.getAsInt()).newest(id) < 0) {
                if (System.nanoTime() - begin > PATIENCE_NANOS
                        || Thread.currentThread().isInterrupted()) {
                    return OptionalInt.empty();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return home;
    }

    /** The event that the command with this id caused, if one did, as an answer tells it. */
    public Optional<Located<Event>> origin(TransactionId id) {
        OptionalInt home = readableHome(id);
        if (home.isEmpty()) {
            return Optional.empty();
        }
        LedgerReads ledger = partition(home.getAsInt());
        return Optional.of(new Located<>(home.getAsInt(), answers.answer(ledger.own(ledger.newest(id), id))));
    }

    /** What became of the command with this id. */
    public Optional<PartitionedTransfer> transfer(TransactionId id) {
        OptionalInt home = readableHome(id);
        return home.isEmpty()
                ? Optional.empty()
                : partition(home.getAsInt())
                        .transfer(id)
                        .map(record -> new TransferMerge(partitions, answers).merged(home.getAsInt(), id, record));
    }

    /** The event at a place, as an answer tells it. */
    public Event event(long place) {
        Event event = at(place).event(Place.position(place));
        return isOne() ? event : answers.answer(event);
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
     * The event that the command with this id caused, when the id was known, as its first answer told it.
     *
     * @param newestPlace of the newest event about the id
     */
    public Event origin(long newestPlace, TransactionId id) {
        LedgerReads ledger = at(newestPlace);
        return isOne()
                ? ledger.origin(Place.position(newestPlace), id)
                : answers.answer(ledger.own(Place.position(newestPlace), id));
    }

    /** Whether the account exists and was opened by a command that says the same. */
    public boolean isSameOpening(Command.OpenAccount repeated) {
        return of(repeated.account()).isSameOpening(repeated);
    }

    /** How many events can be read, in all partitions. */
    public long eventCount() {
        long count = 0;
        for (int partition = 0; partition < partitions.count(); partition++) {
            count += partition(partition).sequence();
        }
        return count;
    }

    /** The events of all partitions behind a cursor; see {@link EventCursors}. */
    public EventFeed events(long[] after) {
        return new EventFeed(this, after);
    }

    /** What went through an account; see {@link LedgerReads#stats}. Of a system account, in all partitions. */
    public AccountStats stats(AccountId id) {
        return isSpread(id)
                ? SystemAccount.sumOfStats(
                        id, all().stream().map(reads -> reads.stats(id)).toList())
                : of(id).stats(id);
    }

    /** All balances, summed. */
    public PartitionedBalance trialBalance() {
        return PartitionedBalance.of(partitions.replicas());
    }
}
