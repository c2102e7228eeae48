package io.saldo.replica.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log whose disk is a {@link KeptEntries}; its node is alone, or one of an {@link InMemoryGroup}. Runs on a ledger
 * thread of its own, or is stepped by its owner: then nothing happens but in {@link #sync()} and {@link #deliver()}, whose
 * caller is the ledger thread, and a run is repeatable to the last call.
 */
public final class InMemoryLog implements ReplicatedLog {

    /** Most bytes of an entry. */
    public static final int ENTRY_BYTES_MAX = 1024 * 1024;

    /** Most bytes that wait to be synced; beyond, {@link #append} answers {@link AppendStatus#BACK_PRESSURED}. */
    public static final int QUEUE_BYTES_MAX = 8 * 1024 * 1024;

    /** Most entries in one batch. */
    public static final int BATCH_ENTRIES_MAX = 1024;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final InMemoryGroup group;
    private final int node;
    private final boolean isStepped;
    private final KeptEntries kept;
    private final MemorySegment buffer = Arena.ofAuto().allocate(ENTRY_BYTES_MAX, Long.BYTES);

    private @Nullable LogFollower follower;
    private @Nullable Consumer<LogFailedException> fatal;
    private @Nullable Thread thread;
    private volatile boolean isOpen;
    private volatile boolean isReplayed;

    private long deliveredIndex;
    private long replayUntilIndex;
    private int marksSeen;
    private Role toldRole = Role.NONE;
    private long toldTerm;

    InMemoryLog(InMemoryGroup group, int node, boolean isStepped) {
        this.group = group;
        this.node = node;
        this.isStepped = isStepped;
        kept = group.kept(node);
    }

    /**
     * A log of a node alone, with a ledger thread.
     *
     * @param kept from an earlier log, or new
     * @param clock gives nanoseconds since the epoch, on appending threads
     */
    public static InMemoryLog threaded(KeptEntries kept, LongSupplier clock) {
        return InMemoryGroup.alone(kept, clock).threaded(0);
    }

    /**
     * A log of a node alone, that moves only in {@link #sync()} and {@link #deliver()}.
     *
     * @param kept from an earlier log, or new
     * @param clock gives nanoseconds since the epoch, on appending threads
     */
    public static InMemoryLog stepped(KeptEntries kept, LongSupplier clock) {
        return InMemoryGroup.alone(kept, clock).stepped(0);
    }

    @Override
    public void start(LogFollower follower, Consumer<LogFailedException> fatal) {
        if (this.follower != null) {
            throw new IllegalStateException("started before");
        }
        kept.take();
        this.follower = follower;
        this.fatal = fatal;
        isOpen = true;
        if (isStepped) {
            begin(follower);
        } else {
            thread = Thread.ofPlatform().name("ledger").daemon().start(() -> run(follower));
        }
    }

    @Override
    public long connection() {
        group.lock.lock();
        try {
            return isOpen ? group.connection(node) : 0;
        } finally {
            group.lock.unlock();
        }
    }

    @Override
    public AppendStatus append(MemorySegment entry, long offset, long length, long connection) {
        if (length < 1) {
            throw new IllegalArgumentException("an entry of " + length + " bytes");
        }
        if (!isOpen) {
            return AppendStatus.CLOSED;
        }
        if (length > ENTRY_BYTES_MAX) {
            return AppendStatus.TOO_LARGE;
        }
        byte[] bytes = entry.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        group.lock.lock();
        try {
            return isOpen ? group.append(node, bytes, connection) : AppendStatus.CLOSED;
        } finally {
            group.lock.unlock();
        }
    }

    @Override
    public int entryBytesMax() {
        return ENTRY_BYTES_MAX;
    }

    @Override
    public Role role() {
        group.lock.lock();
        try {
            return isOpen && group.connection(node) != 0 ? group.role(node) : Role.NONE;
        } finally {
            group.lock.unlock();
        }
    }

    @Override
    public void requestSnapshot() {
        group.lock.lock();
        try {
            group.requestMark(node);
        } finally {
            group.lock.unlock();
        }
    }

    /**
     * Makes what was appended outlive a crash, without delivering it yet.
     *
     * @return how many entries
     */
    public int sync() {
        group.lock.lock();
        try {
            return group.sync();
        } finally {
            group.lock.unlock();
        }
    }

    /**
     * One turn of the ledger thread: syncs what was appended, delivers a batch, takes the mark that was asked for, tells a
     * new role, and lets the follower do its duty. Only for a stepped log.
     *
     * @return how many entries were delivered
     */
    public int deliver() {
        if (!isStepped) {
            throw new IllegalStateException("this log delivers on its own thread");
        }
        long before = deliveredIndex;
        if (isOpen && follower != null) {
            turn(follower);
        }
        return (int) (deliveredIndex - before);
    }

    /**
     * Ends as a crash does: what was appended and not synced is lost, and the follower hears nothing of it. The kept
     * entries can then be given to another log; in a group, the leader's end ends the term.
     */
    public void crash() {
        close();
    }

    @Override
    public void close() {
        boolean wasOpen = stop();
        Thread ledger = thread;
        if (ledger != null) {
            join(ledger);
        }
        if (wasOpen) {
            kept.release();
        }
    }

    private boolean stop() {
        group.lock.lock();
        try {
            boolean wasOpen = isOpen;
            isOpen = false;
            if (wasOpen) {
                group.seat(node, false);
            }
            return wasOpen;
        } finally {
            group.lock.unlock();
        }
    }

    private static void join(Thread ledger) {
        try {
            if (!ledger.join(CLOSE_TIMEOUT)) {
                throw new IllegalStateException("the follower does not return from its call");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(LogFollower to) {
        begin(to);
        while (isOpen) {
            if (turn(to) == 0) {
                rest();
            }
        }
    }

    private void begin(LogFollower to) {
        try {
            Optional<SnapshotMark> mark = kept.mark();
            deliveredIndex = mark.map(SnapshotMark::logIndex).orElse(0L);
            replayUntilIndex = kept.count();
            marksSeen = group.marks();
            to.onStart(mark);
        } catch (Throwable e) {
            fail(e);
        }
    }

    private int turn(LogFollower to) {
        try {
            sync();
            int count = deliverBatch(to);
            if (!isReplayed && deliveredIndex >= replayUntilIndex) {
                isReplayed = true;
                group.seat(node, true);
            }
            if (isReplayed) {
                tellRole(to);
            }
            takeMark(to);
            return count + to.duty(System.nanoTime());
        } catch (Throwable e) {
            fail(e);
            return 0;
        }
    }

    private int deliverBatch(LogFollower to) {
        int count = (int) Math.min(BATCH_ENTRIES_MAX, Math.max(0, untilIndex() - deliveredIndex));
        for (int i = 0; i < count; i++) {
            KeptEntries.Entry entry = kept.at(deliveredIndex + 1);
            MemorySegment.copy(entry.bytes(), 0, buffer, ValueLayout.JAVA_BYTE, 0, entry.bytes().length);
            deliveredIndex++;
            to.onEntry(deliveredIndex, entry.timeNanos(), buffer, 0, entry.bytes().length);
        }
        if (count > 0) {
            to.onBatchEnd();
        }
        return count;
    }

    /** A batch ends where a mark is to be taken. */
    private long untilIndex() {
        group.lock.lock();
        try {
            long visible = group.visibleIndex(node);
            boolean isMarkAhead = marksSeen < group.marks() && deliveredIndex <= group.markIndex();
            return isMarkAhead ? Math.min(visible, group.markIndex()) : visible;
        } finally {
            group.lock.unlock();
        }
    }

    private void takeMark(LogFollower to) {
        group.lock.lock();
        try {
            if (marksSeen == group.marks() || deliveredIndex < group.markIndex()) {
                return;
            }
            marksSeen = group.marks();
            if (deliveredIndex > group.markIndex()) {
                return;
            }
        } finally {
            group.lock.unlock();
        }
        kept.mark(new SnapshotMark(deliveredIndex, copyOf(to.takeMark())));
    }

    private void tellRole(LogFollower to) {
        Role role;
        long term;
        int leader;
        group.lock.lock();
        try {
            role = group.role(node);
            term = group.presentTerm();
            leader = group.presentLeader();
        } finally {
            group.lock.unlock();
        }
        if (role == toldRole && (role == Role.NONE || term == toldTerm)) {
            return;
        }
        if (toldTerm == 0) {
            to.onReplayed();
        }
        to.onRole(role, role == Role.NONE ? toldTerm : term, role == Role.NONE ? InMemoryGroup.NOBODY : leader);
        toldRole = role;
        toldTerm = role == Role.NONE ? toldTerm : term;
    }

    private static MemorySegment copyOf(MemorySegment content) {
        return MemorySegment.ofArray(content.toArray(ValueLayout.JAVA_BYTE));
    }

    private void rest() {
        group.lock.lock();
        try {
            long leftNanos = REST_NANOS;
            while (leftNanos > 0 && isOpen && !isWorkWaiting()) {
                leftNanos = group.wake.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            group.lock.unlock();
        }
    }

    private boolean isWorkWaiting() {
        return untilIndex() != deliveredIndex || marksSeen != group.marks() || group.isCommitDue();
    }

    private void fail(Throwable cause) {
        if (stop()) {
            kept.release();
            Consumer<LogFailedException> receiver = fatal;
            if (receiver != null) {
                receiver.accept(new LogFailedException("the follower threw while it was given the log", cause));
            }
        }
    }
}
