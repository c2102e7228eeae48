package io.saldo.replica.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log of one node whose disk is a {@link KeptEntries}. Runs on a ledger thread of its own, or is stepped by its owner:
 * then nothing happens but in {@link #sync()} and {@link #deliver()}, whose caller is the ledger thread, and a run is
 * repeatable to the last call.
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

    private final KeptEntries kept;
    private final LongSupplier clock;
    private final boolean isStepped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final ArrayDeque<KeptEntries.Entry> queue = new ArrayDeque<>();
    private final MemorySegment buffer = Arena.ofAuto().allocate(ENTRY_BYTES_MAX, Long.BYTES);

    private int queueBytes;
    private boolean isSnapshotRequested;
    private @Nullable LogFollower follower;
    private @Nullable Consumer<LogFailedException> fatal;
    private @Nullable Thread thread;
    private volatile Role role = Role.NONE;
    private volatile boolean isOpen;

    private long deliveredIndex;
    private long replayUntilIndex;

    private InMemoryLog(KeptEntries kept, LongSupplier clock, boolean isStepped) {
        this.kept = kept;
        this.clock = clock;
        this.isStepped = isStepped;
    }

    /**
     * A log with a ledger thread.
     *
     * @param kept from an earlier log, or new
     * @param clock gives nanoseconds since the epoch, on appending threads
     */
    public static InMemoryLog threaded(KeptEntries kept, LongSupplier clock) {
        return new InMemoryLog(kept, clock, false);
    }

    /**
     * A log that moves only in {@link #sync()} and {@link #deliver()}.
     *
     * @param kept from an earlier log, or new
     * @param clock gives nanoseconds since the epoch, on appending threads
     */
    public static InMemoryLog stepped(KeptEntries kept, LongSupplier clock) {
        return new InMemoryLog(kept, clock, true);
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
    public AppendStatus append(MemorySegment entry, long offset, long length) {
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
        lock.lock();
        try {
            if (role == Role.NONE) {
                return isOpen ? AppendStatus.NO_LEADER : AppendStatus.CLOSED;
            }
            if (queueBytes + bytes.length > QUEUE_BYTES_MAX) {
                return AppendStatus.BACK_PRESSURED;
            }
            queueBytes += bytes.length;
            queue.addLast(new KeptEntries.Entry(bytes, clock.getAsLong()));
            wake.signal();
            return AppendStatus.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int entryBytesMax() {
        return ENTRY_BYTES_MAX;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public void requestSnapshot() {
        lock.lock();
        try {
            isSnapshotRequested = role == Role.LEADER;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes what was appended outlive a crash, without delivering it yet.
     *
     * @return how many entries
     */
    public int sync() {
        lock.lock();
        try {
            int count = 0;
            for (var next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
                queueBytes -= next.bytes().length;
                kept.add(next);
                count++;
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * One turn of the ledger thread: syncs what was appended, delivers a batch, takes the mark that was asked for, and
     * lets the follower do its duty. Only for a stepped log.
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
     * entries can then be given to another log.
     */
    public void crash() {
        lock.lock();
        try {
            queue.clear();
            queueBytes = 0;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            boolean wasOpen = isOpen;
            isOpen = false;
            role = Role.NONE;
            wake.signal();
            return wasOpen;
        } finally {
            lock.unlock();
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
            to.onStart(mark);
        } catch (Throwable e) {
            fail(e);
        }
    }

    private int turn(LogFollower to) {
        try {
            sync();
            int count = deliverBatch(to);
            if (role == Role.NONE && deliveredIndex >= replayUntilIndex) {
                lead(to);
            }
            if (isMarkDue()) {
                kept.mark(new SnapshotMark(deliveredIndex, copyOf(to.takeMark())));
            }
            return count + to.duty(System.nanoTime());
        } catch (Throwable e) {
            fail(e);
            return 0;
        }
    }

    private int deliverBatch(LogFollower to) {
        int count = (int) Math.min(BATCH_ENTRIES_MAX, kept.count() - deliveredIndex);
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

    private void lead(LogFollower to) {
        to.onReplayed();
        lock.lock();
        try {
            role = isOpen ? Role.LEADER : Role.NONE;
        } finally {
            lock.unlock();
        }
        to.onRole(Role.LEADER, 1, 0);
    }

    private boolean isMarkDue() {
        lock.lock();
        try {
            boolean isDue = isSnapshotRequested;
            isSnapshotRequested = false;
            return isDue;
        } finally {
            lock.unlock();
        }
    }

    private static MemorySegment copyOf(MemorySegment content) {
        return MemorySegment.ofArray(content.toArray(ValueLayout.JAVA_BYTE));
    }

    private void rest() {
        lock.lock();
        try {
            long leftNanos = REST_NANOS;
            while (leftNanos > 0 && isOpen && queue.isEmpty() && !isSnapshotRequested) {
                leftNanos = wake.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
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
