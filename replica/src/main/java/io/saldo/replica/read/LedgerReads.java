package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.JournalScanner;
import io.saldo.journal.ReadableJournal;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventReader;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.Accounts;
import io.saldo.ledger.state.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * All that can be asked of a ledger, by any thread while the ledger thread goes on writing. A call reads the published
 * end of the journal first and then answers as things stood behind that event, or a later one; so it sees every movement
 * that was answered before it began.
 *
 * <p>Balances come from the journal and not from the state: each has a thread of links, each link tells the balance after
 * its event, and the newest link up to an event tells the balance behind it. Pages end with opaque cursors, which name
 * places in the journal, so that pages never shift while money moves.
 *
 * <p>No call takes a lock, but for {@link #stats} and {@link #trialBalance}, whose callers share their work.
 *
 * <p>All lists have a limit from 1 to {@link #PAGE_ITEMS_MAX}. A limit out of that range, or a cursor that no page of the
 * same list ended with, is an {@link IllegalArgumentException} whose message is fit for whoever gave it.
 */
public final class LedgerReads {
    /** The most items of a page. */
    public static final int PAGE_ITEMS_MAX = 1_000;
    /** A page of events ends when its events have more bytes in the journal than this. */
    static final long EVENT_PAGE_BYTES_MAX = 2 << 20;

    private static final long PAUSE_NANOS_MIN = 20_000;
    private static final long PAUSE_NANOS_MAX = 5_000_000;

    private final LedgerState state;
    private final ReadableJournal journal;
    private final EntryPages entries;
    private final TransferReads transfers;
    private final StatsCache stats;
    private final BalanceScan balanceScan;

    /**
     * @param state what the ledger thread applies events to
     * @param journal what it appends them to; an event is applied before it is published
     */
    public LedgerReads(LedgerState state, ReadableJournal journal) {
        this.state = state;
        this.journal = journal;
        entries = new EntryPages(state, journal);
        transfers = new TransferReads(journal, new EventReader(new StateNames(state)));
        stats = new StatsCache(state, journal);
        balanceScan = new BalanceScan(state, journal);
    }

    static void checkLimit(int limit) {
        if (limit < 1 || limit > PAGE_ITEMS_MAX) {
            throw new IllegalArgumentException("limit must be from 1 to " + PAGE_ITEMS_MAX);
        }
    }

    /** The sequence of the newest event that can be read, 0 before the first. */
    public long sequence() {
        return journal.publishedSequence();
    }

    /**
     * Waits until an event can be read.
     *
     * @param timeoutNanos how long at most
     * @return whether it can be read now
     */
    public boolean awaitSequence(long sequence, long timeoutNanos) {
        long begin = System.nanoTime();
        while (journal.publishedSequence() < sequence) {
            long waited = System.nanoTime() - begin;
            if (waited >= timeoutNanos || Thread.currentThread().isInterrupted()) {
                return false;
            }
            // The longer it waited, the less a longer pause matters, and the fewer wake-ups many that wait cost.
            LockSupport.parkNanos(
                    Math.min(timeoutNanos - waited, Math.clamp(waited / 4, PAUSE_NANOS_MIN, PAUSE_NANOS_MAX)));
        }
        return true;
    }

    /** All currencies, by their numbers. */
    public List<Currency> currencies() {
        return state.currencies().all();
    }

    /** The account with all its balances behind one event. */
    public Optional<AccountRecord> account(AccountId id) {
        return accountAt(id, sequence());
    }

    /** The account behind an event that is published. */
    Optional<AccountRecord> accountAt(AccountId id, long sequence) {
        int account = state.accounts().find(id);
        return account < 0 ? Optional.empty() : new AccountReading(state, journal, sequence).account(account);
    }

    /** The accounts of a user, the newest first. */
    public Page<AccountRecord> accountsOf(UserId user, int limit, Optional<String> cursor) {
        checkLimit(limit);
        Accounts accounts = state.accounts();
        int number = state.users().find(user);
        int account = firstAccount(number, cursor);
        AccountReading reading = new AccountReading(state, journal, sequence());
        List<AccountRecord> page = new ArrayList<>();
        int last = account;
        for (; account >= 0; account = accounts.nextOfUser(account)) {
            if (page.size() == limit) {
                return new Page<>(page, Optional.of(PageCursor.account(last).text()));
            }
            reading.account(account).ifPresent(page::add);
            last = account;
        }
        return new Page<>(page, Optional.empty());
    }

    private int firstAccount(int user, Optional<String> cursor) {
        if (cursor.isEmpty()) {
            return user < 0 ? -1 : state.users().firstAccount(user);
        }
        long last = PageCursor.parse(cursor.get(), PageCursor.ACCOUNT).number();
        if (last > Integer.MAX_VALUE
                || user < 0
                || !state.accounts().isAccount((int) last)
                || state.accounts().user((int) last) != user) {
            throw PageCursor.notOurs();
        }
        return state.accounts().nextOfUser((int) last);
    }

    /**
     * An account's balance behind an event; zero when no money had moved yet, empty when there is no such account.
     *
     * @param sequence of the event; one that is still to come stands for the newest
     */
    public Optional<BalanceRecord> balanceAt(AccountId id, Currency currency, long sequence) {
        return balance(id, currency, Math.min(sequence, sequence()), Long.MAX_VALUE);
    }

    /**
     * An account's balance at a time, with all events of that very time; as {@link #balanceAt} otherwise.
     *
     * @param timeNanos since 1970; one that is still to come stands for now
     */
    public Optional<BalanceRecord> balanceAtTime(AccountId id, Currency currency, long timeNanos) {
        return balance(id, currency, sequence(), timeNanos);
    }

    private Optional<BalanceRecord> balance(AccountId id, Currency currency, long sequence, long timeNanosMax) {
        int account = state.accounts().find(id);
        return account < 0
                ? Optional.empty()
                : Optional.of(new AccountReading(state, journal, sequence).balance(account, currency, timeNanosMax));
    }

    /**
     * A page of an account's entries, the newest first; none when there is no such account. A query with a type may get a
     * short page, even an empty one, with a cursor that goes on, when the type is rare.
     */
    public Page<HistoryEntry> history(AccountId id, HistoryQuery query) {
        int account = state.accounts().find(id);
        return entries.history(account, query);
    }

    /** A page of the entries of all of a user's accounts, the newest first. */
    public Page<HistoryEntry> activity(UserId user, int limit, Optional<String> cursor) {
        int number = state.users().find(user);
        return entries.activity(number < 0 ? -1 : state.users().firstAccount(number), limit, cursor);
    }

    /** The cursor of a page of entries that would end with this one. */
    public String cursorAfter(HistoryEntry entry) {
        return PageCursor.entry(entry.sequence(), 2 * entry.posting() + (entry.debit() ? 0 : 1))
                .text();
    }

    /** The cursor of a page of a user's accounts that would end with this one. */
    public String cursorAfter(AccountRecord account) {
        return PageCursor.account(state.accounts().find(account.id())).text();
    }

    /** The cursor of a page of entries that would end before all that are there now. */
    public String cursorAtEnd() {
        return PageCursor.entry(sequence(), 0xFFFF).text();
    }

    /** The position of the newest event about an id, or -1. */
    public long newest(TransactionId id) {
        return journal.find(id.high(), id.low());
    }

    /** What became of the command with this id. */
    public Optional<TransferRecord> transfer(TransactionId id) {
        return transfers.transfer(id);
    }

    /**
     * The event at a position.
     *
     * @param position as the ledger thread or an event gave it
     */
    public Event event(long position) {
        return transfers.event(position);
    }

    /**
     * Looks at the event at a position where it lies, for those who have no use for a record of it. The view is the
     * caller's, and good for as long as the replica is open.
     *
     * @param position as the ledger thread or an event gave it
     */
    public EventView view(long position) {
        EventCursor event = journal.cursor().moveToEvent(position);
        return new EventView().at(event.segment(), event.offset());
    }

    /** A way to look at many events, one after the other. */
    public EventLens lens() {
        return new EventLens(journal.cursor());
    }

    /**
     * Whether a command whose id was known says the same as the one that came first under that id.
     *
     * @param newestPosition of the newest event about the id
     * @throws IllegalArgumentException when that event is not about the command's id
     */
    public boolean isSame(long newestPosition, Command repeated) {
        return transfers.isSame(newestPosition, repeated);
    }

    /**
     * The event that the command with this id caused, when the id was known.
     *
     * @param newestPosition of the newest event about the id
     * @throws IllegalArgumentException when that event is not about the id
     */
    public Event origin(long newestPosition, TransactionId id) {
        return transfers.origin(newestPosition, id);
    }

    /**
     * The newest event that has the id: of a crossing its end, if it has ended, else what the id's command caused.
     *
     * @param newestPosition of any event about the id
     * @throws IllegalArgumentException when that event is not about the id
     */
    public Event own(long newestPosition, TransactionId id) {
        return transfers.own(newestPosition, id);
    }

    /** Whether the account exists and was opened by a command that says the same. */
    public boolean isSameOpening(Command.OpenAccount repeated) {
        int account = state.accounts().find(repeated.account());
        if (account < 0 || repeated.account().isSystem()) {
            return false;
        }
        long openedAt = new AccountReading(state, journal, Long.MAX_VALUE).openedAt(account);
        return TransferReads.isCause(repeated, event(openedAt));
    }

    /**
     * Events in the order of the journal. The cursor is always there, the sequence of the last event in decimal: the
     * journal goes on.
     *
     * @param afterSequence of the last event that is not wanted, 0 for all
     */
    public Page<Event> events(long afterSequence, int limit) {
        checkLimit(limit);
        if (afterSequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative");
        }
        List<Event> page = new ArrayList<>();
        long last = afterSequence;
        if (afterSequence < sequence()) {
            JournalScanner scanner = journal.scan(afterSequence + 1);
            long bytes = 0;
            while (page.size() < limit && bytes < EVENT_PAGE_BYTES_MAX && scanner.next()) {
                EventCursor event = scanner.event();
                page.add(transfers.read(event));
                bytes += event.length();
                last = event.sequence();
            }
        }
        return new Page<>(page, Optional.of(Long.toString(last)));
    }

    /**
     * A walk over all events behind one.
     *
     * @param afterSequence of the last event that is not wanted, 0 for all; published
     */
    public EventScan scan(long afterSequence) {
        return new EventScan(journal.scan(afterSequence + 1), new EventReader(new RecentNames(new StateNames(state))));
    }

    /**
     * What went through an account. The first call walks over all its entries, later ones over the new ones, as long as
     * the account is among the {@value StatsCache#ACCOUNTS_MAX} that were asked for last.
     */
    public AccountStats stats(AccountId id) {
        int account = state.accounts().find(id);
        return account < 0 ? new AccountStats(id, List.of(), sequence()) : stats.of(account);
    }

    /** All balances, summed behind one event. Takes time in proportion to the number of balances. */
    public TrialBalance trialBalance() {
        return balanceScan.upToNow();
    }
}
