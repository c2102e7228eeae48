package io.saldo.replica.log;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The nodes of an {@link InMemoryLog} over one order. Nobody leads until {@link #lead} says who, and nothing fails but what
 * is told to: leaders change, ways are cut, tails are lost and stragglers arrive when the owner says so, so a run with
 * stepped logs is repeatable to the last call.
 *
 * <p>An entry is appended at a node, is on that node's <em>way</em>, is <em>taken</em> by the leader and then
 * <em>committed</em>. As long as the group flows the first two steps are one, and every turn of a log commits what is taken.
 * While it is {@linkplain #hold() held}, each step is the owner's. Safe for use by several threads.
 */
public final class InMemoryGroup {

    /** {@link #leader()} while nobody leads. */
    public static final int NOBODY = -1;

    final ReentrantLock lock = new ReentrantLock();
    final Condition wake = lock.newCondition();
    private final LongSupplier clock;
    private final List<Seat> seats;
    private final ArrayDeque<KeptEntries.Entry> taken = new ArrayDeque<>();
    private final ArrayDeque<byte[]> stragglers = new ArrayDeque<>();
    private final KeptEntries order;
    private final boolean isAlone;
    private int leader = NOBODY;
    private long term;
    private boolean isHeld;
    private int waitingBytes;
    private long markIndex;
    private int marks;

    /**
     * A group whose nodes have kept nothing yet.
     *
     * @param nodes how many; their numbers count from 0
     * @param clock gives nanoseconds since the epoch, on appending threads
     */
    public InMemoryGroup(int nodes, LongSupplier clock) {
        this(new KeptEntries(), nodes, clock);
    }

    private InMemoryGroup(KeptEntries first, int nodes, LongSupplier clock) {
        order = first;
        this.clock = clock;
        isAlone = nodes == 1;
        seats = IntStream.range(0, nodes)
                .mapToObj(node -> new Seat(node == 0 ? first : first.ofPeer()))
                .toList();
    }

    /** A node alone, which leads as soon as it has replayed. */
    static InMemoryGroup alone(KeptEntries kept, LongSupplier clock) {
        return new InMemoryGroup(kept, 1, clock);
    }

    /** A log of the node that moves only in {@link InMemoryLog#deliver()}; its restart is a further one. */
    public InMemoryLog stepped(int node) {
        return new InMemoryLog(this, node, true);
    }

    /** A log of the node with a ledger thread; its restart is a further one. */
    public InMemoryLog threaded(int node) {
        return new InMemoryLog(this, node, false);
    }

    /** Who leads, or {@link #NOBODY}. */
    public int leader() {
        return locked(() -> leader);
    }

    /** The number of the newest term, 0 before the first. */
    public long term() {
        return locked(() -> term);
    }

    /** How many entries are committed. */
    public long committed() {
        return order.count();
    }

    /** Elects a node for a new term. What the leader before it took and nobody committed is lost. */
    public void lead(int node) {
        lead(node, 0);
    }

    /** Elects a node for a new term; of what the leader before it took, the first so many outlive it. */
    public void lead(int node, int survivors) {
        change(() -> {
            end(survivors);
            leader = node;
            term++;
        });
    }

    /** Ends the term, as the leader's death does; of what it took, the first so many outlive it. */
    public void endTerm(int survivors) {
        change(() -> end(survivors));
    }

    /** Cuts a node off: it is given nothing more and reaches nobody; a leader that is cut off commits nothing. */
    public void cut(int node) {
        change(() -> {
            Seat seat = seats.get(node);
            seat.isCut = true;
            seat.seenIndex = order.count();
            lose(seat.way);
        });
    }

    /** Ends a cut. */
    public void mend(int node) {
        change(() -> seats.get(node).isCut = false);
    }

    /** Makes a node's way to the leader anew; what is on the old one becomes stragglers. */
    public void reconnect(int node) {
        change(() -> {
            Seat seat = seats.get(node);
            stragglers.addAll(seat.way);
            seat.way.clear();
            seat.connection = 0;
        });
    }

    /** Lets the leader take the stragglers, in their order. */
    public void takeStragglers() {
        change(() -> {
            stragglers.forEach(this::take);
            stragglers.clear();
        });
    }

    /** Loses the stragglers. */
    public void dropStragglers() {
        change(() -> lose(stragglers));
    }

    /** From now on entries stay on their way, and what is taken stays uncommitted, until the owner moves them. */
    public void hold() {
        change(() -> isHeld = true);
    }

    /** Ends {@link #hold()}: all that is on its way is taken, by the order of the nodes. */
    public void flow() {
        change(() -> {
            isHeld = false;
            for (int node = 0; node < seats.size(); node++) {
                takeFrom(node, Integer.MAX_VALUE);
            }
        });
    }

    /** Lets the leader take at most so many entries of a node's way. */
    public void take(int node, int count) {
        change(() -> takeFrom(node, count));
    }

    /** Commits at most so many of the entries that the leader has taken. */
    public void commit(int count) {
        change(() -> commitTaken(count));
    }

    /** Replaces a node's disk by an empty one; its log has to be closed. */
    public void wipe(int node) {
        change(() -> {
            Seat seat = seats.get(node);
            if (seat.isSeated) {
                throw new IllegalStateException("the log of node " + node + " runs");
            }
            seat.kept = order.ofPeer();
        });
    }

    // What follows is the logs' own, called with the lock held unless it says otherwise.

    KeptEntries kept(int node) {
        return locked(() -> seats.get(node).kept);
    }

    /** Whether the log of a node runs and has replayed, so that it has a way if there is a leader; takes the lock. */
    void seat(int node, boolean isSeated) {
        change(() -> {
            seats.get(node).isSeated = isSeated;
            if (isSeated && isAlone) {
                leader = node;
                term++;
            } else if (!isSeated && leader == node) {
                end(0);
            }
        });
    }

    AppendStatus append(int node, byte[] bytes, long connection) {
        Seat seat = seats.get(node);
        if (connection == 0 || connection != seat.connection) {
            return AppendStatus.NO_LEADER;
        }
        if (waitingBytes + bytes.length > InMemoryLog.QUEUE_BYTES_MAX) {
            return AppendStatus.BACK_PRESSURED;
        }
        waitingBytes += bytes.length;
        if (isHeld) {
            seat.way.addLast(bytes);
        } else {
            take(bytes);
        }
        wake.signalAll();
        return AppendStatus.ACCEPTED;
    }

    /** Commits what is taken, unless that is the owner's step now. */
    int sync() {
        return isHeld ? 0 : commitTaken(Integer.MAX_VALUE);
    }

    boolean isCommitDue() {
        return !isHeld && canCommit() && !taken.isEmpty();
    }

    long connection(int node) {
        return seats.get(node).connection;
    }

    Role role(int node) {
        if (leader == NOBODY || seats.get(node).isCut) {
            return Role.NONE;
        }
        return leader == node ? Role.LEADER : Role.FOLLOWER;
    }

    long presentTerm() {
        return term;
    }

    int presentLeader() {
        return leader;
    }

    /** The last entry that a node can be given now. */
    long visibleIndex(int node) {
        Seat seat = seats.get(node);
        return seat.isCut ? seat.seenIndex : order.count();
    }

    void requestMark(int node) {
        if (leader == node && seats.get(node).connection != 0) {
            sync();
            markIndex = order.count();
            marks++;
            wake.signalAll();
        }
    }

    /** How many marks were asked for. */
    int marks() {
        return marks;
    }

    /** Where all nodes take the newest of them. */
    long markIndex() {
        return markIndex;
    }

    private void takeFrom(int node, int count) {
        Seat seat = seats.get(node);
        for (int i = 0; i < count && !seat.way.isEmpty(); i++) {
            take(seat.way.removeFirst());
        }
    }

    private void take(byte[] bytes) {
        taken.addLast(new KeptEntries.Entry(bytes, clock.getAsLong()));
    }

    private int commitTaken(int count) {
        int committed = 0;
        if (canCommit()) {
            for (; committed < count && !taken.isEmpty(); committed++) {
                commitFirst();
            }
        }
        return committed;
    }

    private boolean canCommit() {
        return leader != NOBODY && !seats.get(leader).isCut;
    }

    private void commitFirst() {
        KeptEntries.Entry first = taken.removeFirst();
        waitingBytes -= first.bytes().length;
        order.add(first);
    }

    private void end(int survivors) {
        for (int i = 0; i < survivors && !taken.isEmpty(); i++) {
            commitFirst();
        }
        taken.clear();
        stragglers.clear();
        waitingBytes = 0;
        leader = NOBODY;
        for (Seat seat : seats) {
            seat.way.clear();
            seat.connection = 0;
        }
    }

    private void lose(ArrayDeque<byte[]> entries) {
        entries.forEach(bytes -> waitingBytes -= bytes.length);
        entries.clear();
    }

    private void change(Runnable step) {
        lock.lock();
        try {
            step.run();
            seats.forEach(this::renew);
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void renew(Seat seat) {
        boolean reaches = leader != NOBODY
                && seat.isSeated
                && !seat.isCut
                && seats.get(leader).isSeated
                && !seats.get(leader).isCut;
        if (!reaches) {
            seat.connection = 0;
        } else if (seat.connection == 0) {
            seat.connection = ++seat.connections;
        }
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** What the group knows of a node. */
    private static final class Seat {
        private final ArrayDeque<byte[]> way = new ArrayDeque<>();
        private KeptEntries kept;
        private boolean isSeated;
        private boolean isCut;
        private long seenIndex;
        private long connection;
        private long connections;

        Seat(KeptEntries kept) {
            this.kept = kept;
        }
    }
}
