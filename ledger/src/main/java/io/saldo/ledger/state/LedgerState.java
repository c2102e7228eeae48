package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.Partitioning;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * What is true after the last applied event. {@link #apply} is the only way to change it, live and at replay. One thread
 * applies; methods that say so may be called by any thread.
 */
public final class LedgerState {
    /** Of a ledger that is all there is. */
    private static final int FORMAT = 1;
    /** Of a partition of several: the same, then which it is, and its open crossings. */
    private static final int PARTITION_FORMAT = 2;
    /** The account of a partition of several that stands for all other partitions. */
    private static final int TRANSIT = 1;

    private final Accounts accounts;
    private final Users users;
    private final Balances balances;
    private final Currencies currencies = new Currencies();
    private final Holds holds;
    private final Crossings crossings;
    private final CrossingEvents crossingEvents;
    private int rulesVersion;
    private int transit = EventLayout.ELSEWHERE;
    private volatile int partition;
    private volatile Partitioning partitioning = Partitioning.SINGLE;
    private ExternalShare share = ExternalShare.of(Partitioning.SINGLE);
    private long lastSequence;
    private long lastTimeNanos;

    /**
     * An empty state.
     *
     * @param arena owns its memory, and is closed by the caller when the state is done with
     * @param seed spreads names over hash tables; no result depends on it
     */
    public LedgerState(Arena arena, long seed) {
        accounts = new Accounts(arena, seed);
        users = new Users(arena, seed);
        balances = new Balances(arena, accounts);
        holds = new Holds(arena, seed);
        crossings = new Crossings(arena, seed);
        crossingEvents = new CrossingEvents(this);
    }

    /** All accounts. */
    public Accounts accounts() {
        return accounts;
    }

    /** All owners of accounts. */
    public Users users() {
        return users;
    }

    /** All balances. */
    public Balances balances() {
        return balances;
    }

    /** All currencies. */
    public Currencies currencies() {
        return currencies;
    }

    /** The open holds. */
    public Holds holds() {
        return holds;
    }

    /** The open crossings. */
    public Crossings crossings() {
        return crossings;
    }

    /** Which partition this is, from 0; any thread. */
    public int partition() {
        return partition;
    }

    /** Which accounts live in which partition; any thread. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /** How far the balances of {@code @external} may go here. Ledger thread. */
    public ExternalShare share() {
        return share;
    }

    /** The number of {@code @transit}; in a single partition one that no account has. Ledger thread. */
    public int transit() {
        return transit;
    }

    /** The version of the rules that decide; 0 before the ledger is created. */
    public int rulesVersion() {
        return rulesVersion;
    }

    /** The sequence of the last applied event, 0 for none. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The time of the last applied event, nanoseconds since 1970. */
    public long lastTimeNanos() {
        return lastTimeNanos;
    }

    /**
     * Applies a journaled event.
     *
     * @param position where in the journal the event is
     * @throws Invariant when the event does not follow from this state
     */
    public void apply(EventView event, long position) {
        Invariant.check(event.sequence() == lastSequence + 1, "events are applied in order, each once");
        Invariant.check(event.timeNanos() >= lastTimeNanos, "time does not go back");
        switch (event.kind()) {
            case EventKind.TRANSFER_POSTED, EventKind.TRANSACTION_POSTED, EventKind.TRANSFER_REVERSED ->
                applyPostings(event);
            case EventKind.HOLD_PLACED -> applyHoldPlaced(event);
            case EventKind.HOLD_CAPTURED -> {
                closeHold(event);
                applyPostings(event);
            }
            case EventKind.HOLD_VOIDED, EventKind.HOLD_EXPIRED -> {
                closeHold(event);
                applyLink(event, 0, event.from(0), event.currency(0));
            }
            case EventKind.ACCOUNT_OPENED -> applyAccountOpened(event, position);
            case EventKind.ACCOUNT_CHANGED -> applyAccountChanged(event, position);
            case EventKind.CURRENCY_REGISTERED -> applyCurrencyRegistered(event);
            case EventKind.LEDGER_CREATED -> applyLedgerCreated(event, position);
            case EventKind.COMMAND_REFUSED -> {}
            case EventKind.CROSSING_OPENED -> crossingEvents.open(event, position);
            case EventKind.CROSSING_POSTED -> crossingEvents.post(event);
            case EventKind.CROSSING_CANCELLED -> crossingEvents.cancel(event);
            default -> throw Invariant.broken("an event has a kind that this version knows, not " + event.kind());
        }
        lastSequence = event.sequence();
        lastTimeNanos = event.timeNanos();
    }

    private void applyPostings(EventView event) {
        int count = event.postingCount();
        for (int posting = 0; posting < count; posting++) {
            int currency = event.currency(posting);
            checkConserved(event, posting, currency);
            applyLink(event, 2 * posting, event.from(posting), currency);
            applyLink(event, 2 * posting + 1, event.to(posting), currency);
        }
    }

    /** What one side loses the other gains, measured against this state and not against what the decider meant. */
    void checkConserved(EventView event, int posting, int currency) {
        int debit = event.balance(2 * posting);
        int credit = event.balance(2 * posting + 1);
        Invariant.check(debit != credit, "a posting has two sides");
        long amountHigh = event.amountHigh(posting);
        long amountLow = event.amountLow(posting);
        Invariant.check(Int128.isPositive(amountHigh, amountLow), "an amount is positive");
        int known = balances.ownSize();
        long debitHigh = debit < known ? balances.high(debit) : 0;
        long debitLow = debit < known ? balances.low(debit) : 0;
        long creditHigh = credit < known ? balances.high(credit) : 0;
        long creditLow = credit < known ? balances.low(credit) : 0;
        Invariant.check(
                event.balanceLow(2 * posting) == debitLow - amountLow
                        && event.balanceHigh(2 * posting)
                                == Int128.differenceHigh(debitHigh, debitLow, amountHigh, amountLow),
                "the sender loses the amount");
        Invariant.check(
                event.balanceLow(2 * posting + 1) == creditLow + amountLow
                        && event.balanceHigh(2 * posting + 1)
                                == Int128.sumHigh(creditHigh, creditLow, amountHigh, amountLow),
                "the receiver gains the amount");
        Invariant.check(currency < currencies.size(), "a posting has a currency");
    }

    void applyLink(EventView event, int link, int account, int currency) {
        int balance = event.balance(link);
        balances.ensure(balance, account, currency);
        balances.set(balance, event.balanceHigh(link), event.balanceLow(link));
        if (event.tellsHeld()) {
            balances.setHeld(balance, event.heldHigh(link), event.heldLow(link));
        }
    }

    private void applyHoldPlaced(EventView event) {
        applyLink(event, 0, event.from(0), event.currency(0));
        holds.open(
                event.idHigh(),
                event.idLow(),
                event.balance(0),
                event.to(0),
                event.amountHigh(0),
                event.amountLow(0),
                event.longAt(event.afterPostings()));
    }

    private void closeHold(EventView event) {
        int hold = holds.find(event.subjectHigh(), event.subjectLow());
        Invariant.check(hold >= 0, "only an open hold ends");
        Invariant.check(holds.balance(hold) == event.balance(0), "a hold ends where it began");
        holds.close(hold);
    }

    private void applyLedgerCreated(EventView event, long position) {
        Invariant.check(rulesVersion == 0, "a ledger is created once");
        rulesVersion = event.intAt(event.body());
        partition = event.shortAt(event.body() + 4);
        partitioning = new Partitioning(Math.max(1, event.shortAt(event.body() + 6)));
        share = ExternalShare.of(partitioning);
        Invariant.check(partition < partitioning.count(), "a partition is one of those there are");
        Invariant.check(openSystemAccount(AccountId.EXTERNAL, position) == Accounts.EXTERNAL, "@external is account 0");
        if (partitioning.count() > 1) {
            transit = TRANSIT;
            Invariant.check(openSystemAccount(AccountId.TRANSIT, position) == TRANSIT, "@transit is account 1");
        }
    }

    private int openSystemAccount(AccountId id, long position) {
        byte[] ascii = id.value().getBytes(StandardCharsets.ISO_8859_1);
        return accounts.open(MemorySegment.ofArray(ascii), 0, ascii.length, -1, -1, position);
    }

    private void applyCurrencyRegistered(EventView event) {
        long body = event.body();
        Invariant.check(event.intAt(body) == currencies.size(), "currencies are numbered in order");
        byte[] code = new byte[event.shortAt(body + 6)];
        MemorySegment.copy(event.segment(), Bytes.BYTE, body + 8, code, 0, code.length);
        currencies.register(new String(code, StandardCharsets.ISO_8859_1), event.shortAt(body + 4));
    }

    private void applyAccountOpened(EventView event, long position) {
        long body = event.body();
        int idLength = event.shortAt(body + EventLayout.ACCOUNT_ID_LENGTH);
        int userLength = event.shortAt(body + EventLayout.ACCOUNT_USER_LENGTH);
        long id = body + EventLayout.ACCOUNT_NAMES;
        int user = event.intAt(body + EventLayout.ACCOUNT_USER);
        Invariant.check((user < 0) == (userLength == 0), "an owner has a name");
        if (user >= 0 && user == users.size()) {
            users.add(event.segment(), id + idLength, userLength);
        }
        int nextOfUser = user < 0 ? -1 : users.firstAccount(user);
        int account = accounts.open(event.segment(), id, idLength, user, nextOfUser, position);
        Invariant.check(account == event.intAt(body), "accounts are numbered in order");
        if (user >= 0) {
            users.publishFirstAccount(user, account);
        }
        applyMinimums(event, account);
    }

    private void applyAccountChanged(EventView event, long position) {
        int account = event.intAt(event.body());
        Invariant.check(accounts.isAccount(account), "only an account that is there changes");
        accounts.change(account, event.byteAt(event.body() + EventLayout.ACCOUNT_STATUS), position);
        applyMinimums(event, account);
    }

    private void applyMinimums(EventView event, int account) {
        long body = event.body();
        int names = event.shortAt(body + EventLayout.ACCOUNT_ID_LENGTH)
                + event.shortAt(body + EventLayout.ACCOUNT_USER_LENGTH);
        long at = body + Bytes.padded(EventLayout.ACCOUNT_NAMES + names);
        int count = event.shortAt(body + EventLayout.ACCOUNT_MINIMUMS);
        for (int i = 0; i < count; i++, at += EventLayout.MINIMUM_BYTES) {
            int balance = event.intAt(at);
            balances.ensure(balance, account, event.intAt(at + 4));
            balances.setMinimum(balance, event.longAt(at + 16), event.longAt(at + 8));
        }
    }

    /** Writes the whole state, in the same bytes for the same state. */
    public void save(StateSink sink) {
        StateWriter writer = new StateWriter(sink);
        boolean isPartition = partitioning.count() > 1;
        writer.number(isPartition ? PARTITION_FORMAT : FORMAT);
        writer.number(rulesVersion);
        writer.number(lastSequence);
        writer.number(lastTimeNanos);
        currencies.save(writer);
        accounts.save(writer);
        users.save(writer);
        balances.save(writer);
        holds.save(writer);
        if (isPartition) {
            writer.number(partition);
            writer.number(partitioning.count());
            crossings.save(writer);
        }
    }

    /**
     * Fills an empty state with what {@link #save} wrote.
     *
     * @throws IllegalArgumentException when the state was written in another format
     */
    public void load(StateSource source) {
        Invariant.check(lastSequence == 0, "only an empty state is loaded");
        StateReader reader = new StateReader(source);
        long format = reader.number();
        if (format != FORMAT && format != PARTITION_FORMAT) {
            throw new IllegalArgumentException(
                    "the state has format " + format + ", this version reads " + FORMAT + " and " + PARTITION_FORMAT);
        }
        rulesVersion = (int) reader.number();
        lastSequence = reader.number();
        lastTimeNanos = reader.number();
        currencies.load(reader);
        accounts.load(reader);
        users.load(reader);
        balances.load(reader);
        holds.load(reader);
        if (format == PARTITION_FORMAT) {
            partition = (int) reader.number();
            partitioning = new Partitioning((int) reader.number());
            share = ExternalShare.of(partitioning);
            transit = TRANSIT;
            crossings.load(reader);
        }
    }
}
