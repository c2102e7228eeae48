package io.saldo.replica;

import io.saldo.ledger.Invariant;
import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.ReplicatedLog;
import io.saldo.replica.log.Role;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of commands into the log. Callers queue their commands; whoever finds the way free carries all that wait into
 * one entry. Few entries are on their way at a time, so that a lone command leaves at once while under load each entry
 * takes along what came during the one before: batches grow by themselves, and nobody waits for a timer.
 */
final class Gateway {
    /** Bytes at which an entry takes no further submission. */
    static final int ENTRY_BYTES_FULL = 256 * 1024;

    private static final long DRAIN_PARK_NANOS = 100_000;

    private final ReplicatedLog log;
    private final long origin;
    private final int entriesMax;
    private final int waitingCommandsMax;
    private final long waitingBytesMax;
    private final ConcurrentLinkedQueue<Submission> queue = new ConcurrentLinkedQueue<>();
    private final Map<Long, List<Submission>> onTheirWay = new ConcurrentHashMap<>();
    private final AtomicInteger entries = new AtomicInteger();
    private final AtomicLong waitingCommands = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ReentrantLock way = new ReentrantLock();
    private final Deadlines deadlines = new Deadlines();
    private final MemorySegment entry;
    private long batch;
    private List<Submission> held = List.of();
    private long heldBytes;
    private volatile boolean isHolding;
    private volatile boolean isOpen;

    /**
     * @param origin random for this run, so that the ledger thread knows which entries are this gateway's
     * @param entriesMax how many entries may be on their way
     */
    Gateway(ReplicatedLog log, long origin, int entriesMax, ReplicaConfig config) {
        this.log = log;
        this.origin = origin;
        this.entriesMax = entriesMax;
        waitingCommandsMax = config.waitingCommandsMax();
        waitingBytesMax = config.waitingBytesMax();
        entry = Arena.ofAuto().allocate(log.entryBytesMax(), 8);
    }

    long origin() {
        return origin;
    }

    long waitingCommands() {
        return waitingCommands.get();
    }

    /** The most bytes of commands that one submission may have. */
    int submissionBytesMax() {
        return log.entryBytesMax() - EntryFormat.HEADER_BYTES;
    }

    /** Lets commands in; ledger thread, when this node leads. */
    void open() {
        isOpen = true;
    }

    /** Takes no more commands. What is on its way still gets its answer if it is decided. */
    void close() {
        isOpen = false;
        for (Submission waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.refuse();
        }
    }

    /** Waits until nothing is on its way, or the time is over; then tells those who still wait that the outcome is unknown. */
    void drain(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        while (!onTheirWay.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_PARK_NANOS);
        }
        onTheirWay.values().forEach(submissions -> submissions.forEach(Submission::giveUp));
        deadlines.close();
    }

    /**
     * Carries commands into the log and waits for their results; see {@link Replica#submit}.
     *
     * @throws IllegalArgumentException when they are too many or too long for one submission
     */
    void submit(MemorySegment commands, long bytes, int count, long[] results, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        if (bytes > submissionBytesMax() || count < 1 || count > results.length) {
            throw new IllegalArgumentException(count + " commands of " + bytes + " bytes in one submission");
        }
        if (!isOpen) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        long commandsNow = waitingCommands.addAndGet(count);
        long bytesNow = waitingBytes.addAndGet(bytes);
        if (commandsNow > waitingCommandsMax || bytesNow > waitingBytesMax) {
            release(count, bytes);
            throw new NotAcceptedException(NotAcceptedException.Reason.OVERLOADED);
        }
        Submission submission = new Submission(commands, bytes, count, results, timeoutNanos);
        deadlines.add(submission);
        try {
            queue.add(submission);
            pump();
            if (!isOpen) {
                // It may have come when the queue was emptied for the last time.
                submission.refuseIfQueued();
            }
            judge(submission, submission.await());
        } finally {
            deadlines.remove(submission);
            release(count, bytes);
        }
    }

    /** Queues a command of the host's own, for whose result nobody waits. */
    void offer(MemorySegment command) {
        queue.add(new Submission(command, command.byteSize(), 1, new long[1], Long.MAX_VALUE / 2));
        pump();
    }

    private void judge(Submission submission, int state) throws NotAcceptedException, OutcomeUnknownException {
        if (state == Submission.REFUSED) {
            queue.remove(submission);
            throw new NotAcceptedException(
                    isOpen ? NotAcceptedException.Reason.NO_LEADER : NotAcceptedException.Reason.CLOSING);
        }
        if (state == Submission.ABANDONED) {
            // The caller's memory may be read by the appending thread until it leaves the way.
            awaitFreeWay();
            throw new OutcomeUnknownException();
        }
    }

    private void awaitFreeWay() {
        way.lock();
        try {
            Invariant.check(way.isHeldByCurrentThread(), "the way is free now");
        } finally {
            way.unlock();
        }
    }

    private void release(int count, long bytes) {
        waitingCommands.addAndGet(-count);
        waitingBytes.addAndGet(-bytes);
    }

    /** Carries waiting commands into the log while there is room on the way. Any thread; never waits for another. */
    void pump() {
        while ((!queue.isEmpty() || isHolding) && entries.get() < entriesMax) {
            if (!way.tryLock()) {
                // Whoever is on the way looks at the queue again after leaving it.
                return;
            }
            boolean carried;
            try {
                carried = carryOne();
            } finally {
                way.unlock();
            }
            if (!carried) {
                return;
            }
        }
    }

    private boolean carryOne() {
        if (log.role() == Role.NONE) {
            return false;
        }
        if (heldBytes == 0) {
            gather();
        }
        return heldBytes == 0 || append();
    }

    /** Builds the next entry of what waits. */
    private void gather() {
        long length = EntryFormat.HEADER_BYTES;
        int count = 0;
        List<Submission> taken = new ArrayList<>();
        for (Submission next = queue.peek(); next != null; next = queue.peek()) {
            if (length + next.bytes > (taken.isEmpty() ? log.entryBytesMax() : ENTRY_BYTES_FULL)) {
                break;
            }
            queue.poll();
            if (next.move(Submission.QUEUED, Submission.TAKEN)) {
                MemorySegment.copy(next.commands, 0, entry, length, next.bytes);
                length += next.bytes;
                count += next.count;
                taken.add(next);
            }
        }
        if (!taken.isEmpty()) {
            EntryFormat.seal(entry, length, origin, ++batch, count);
            held = taken;
            heldBytes = length;
            isHolding = true;
        }
    }

    /** Appends the built entry; if the log does not take it now, it is held for the next turn. */
    private boolean append() {
        onTheirWay.put(batch, held);
        entries.incrementAndGet();
        AppendStatus status = log.append(entry, 0, heldBytes, log.connection());
        if (status == AppendStatus.ACCEPTED) {
            heldBytes = 0;
            isHolding = false;
            return true;
        }
        Invariant.check(status != AppendStatus.TOO_LARGE, "an entry fits the log");
        onTheirWay.remove(batch);
        entries.decrementAndGet();
        if (status == AppendStatus.CLOSED) {
            held.forEach(Submission::refuse);
            heldBytes = 0;
            isHolding = false;
        }
        return false;
    }

    /** Takes the submissions of one of this gateway's entries off the way; ledger thread. */
    List<Submission> arrived(long batchNumber) {
        List<Submission> submissions = onTheirWay.remove(batchNumber);
        if (submissions == null) {
            return List.of();
        }
        entries.decrementAndGet();
        return submissions;
    }
}
