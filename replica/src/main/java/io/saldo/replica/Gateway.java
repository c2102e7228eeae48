package io.saldo.replica;

import io.saldo.ledger.Invariant;
import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.ReplicatedLog;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of commands into the log. Callers queue their commands; whoever finds the way free carries all that wait into
 * one entry. Few entries are on their way at a time, so that a lone command leaves at once while under load each entry
 * takes along what came during the one before: batches grow by themselves, and nobody waits for a timer.
 *
 * <p>Entries are numbered, and each replica executes those of an origin in their order, each once ({@link Origins}). So
 * when the way to the leader is made anew and nobody knows what of it was lost, all that have not come back are appended
 * again, before anything newer. What was never appended waits through an election until its caller's time is over, and is
 * then known not to be done.
 */
final class Gateway {
    /** Bytes at which an entry takes no further submission. */
    static final int ENTRY_BYTES_FULL = 256 * 1024;

    private static final long DRAIN_PARK_NANOS = 100_000;

    private final ReplicatedLog log;
    private final int entriesMax;
    private final int waitingCommandsMax;
    private final long waitingBytesMax;
    private final ConcurrentLinkedQueue<Submission> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Submission> readers = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingCommands = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Deadlines deadlines = new Deadlines();

    private final ReentrantLock way = new ReentrantLock();
    /** Taken off the queue for an entry that was not appended, so they come first. Has the way. */
    private final ArrayDeque<Submission> ahead = new ArrayDeque<>();
    /** Entry number n is in slot n modulo their count. */
    private final Outgoing[] slots;
    /** The connection under which everything up to {@link #sent} was appended. Has the way. */
    private long connection;
    /** The newest entry that was appended under the connection. Has the way. */
    private long sent;

    private final AtomicLong resends = new AtomicLong();
    private final AtomicLong barriers = new AtomicLong();
    private volatile boolean isAhead;
    private volatile long presentConnection;
    private volatile long origin;
    /** The newest entry that was numbered. Changed by whoever has the way. */
    private volatile long batch;
    /** The newest entry that was numbered and has only readers. Changed by whoever has the way. */
    private volatile long barrierBatch;
    /** The newest entry that came back. Changed by the ledger thread. */
    private volatile long arrivedBatch;

    private volatile boolean isOpen = true;

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
        slots = new Outgoing[entriesMax];
        for (int i = 0; i < entriesMax; i++) {
            slots[i] = new Outgoing();
        }
    }

    long origin() {
        return origin;
    }

    long waitingCommands() {
        return waitingCommands.get();
    }

    /** How many entries were appended again. */
    long resends() {
        return resends.get();
    }

    /** How many entries had only readers. */
    long barriers() {
        return barriers.get();
    }

    /** The most bytes of commands that one submission may have. */
    int submissionBytesMax() {
        return log.entryBytesMax() - EntryFormat.HEADER_BYTES;
    }

    /** Takes no more commands. What is on its way still gets its answer if it is decided. */
    void close() {
        isOpen = false;
        refuseAll(queue);
        refuseAll(readers);
        way.lock();
        try {
            refuseAll(ahead);
        } finally {
            way.unlock();
        }
    }

    private static void refuseAll(Queue<Submission> waiting) {
        for (Submission next = waiting.poll(); next != null; next = waiting.poll()) {
            next.refuse();
        }
    }

    /** Waits until nothing is on its way, or the time is over; then tells those who still wait that the outcome is unknown. */
    void drain(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        while (batch > arrivedBatch && log.connection() != 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_PARK_NANOS);
        }
        way.lock();
        try {
            for (long number = arrivedBatch + 1; number <= batch; number++) {
                slot(number).submissions().forEach(Submission::giveUp);
            }
        } finally {
            way.unlock();
        }
        deadlines.close();
    }

    /**
     * Carries commands into the log and waits for their results; see {@link Replica#submit}.
     *
     * @throws IllegalArgumentException when they are too many or too long for one submission
     */
    void submit(MemorySegment commands, long bytes, int count, long[] results, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        Submission submission = new Submission(commands, bytes, count, results, 0, timeoutNanos);
        enqueue(submission);
        await(submission);
    }

    /**
     * Queues commands without waiting for them. Whoever does so must {@link #await} or {@link #settle} them afterwards.
     *
     * @throws IllegalArgumentException when they are too many or too long for one submission
     */
    void enqueue(Submission submission) throws NotAcceptedException {
        if (submission.bytes > submissionBytesMax()
                || submission.count < 1
                || submission.count > submission.results.length - submission.firstResult) {
            throw new IllegalArgumentException(
                    submission.count + " commands of " + submission.bytes + " bytes in one submission");
        }
        reserve(submission.count, submission.bytes);
        enqueue(submission, queue);
    }

    /** Waits for the results of what was queued; once for each. */
    void await(Submission submission) throws NotAcceptedException, OutcomeUnknownException {
        judge(settle(submission));
    }

    /**
     * Waits for the end of what was queued, whatever it is; once for each. Nobody looks at the caller's memory afterwards.
     *
     * @return the submission's last state
     */
    int settle(Submission submission) {
        int state = settle(submission, queue);
        release(submission.count, submission.bytes);
        return state;
    }

    /** Returns when the ledger has executed all that was committed before the call; see {@link Replica#barrier}. */
    void barrier(long timeoutNanos) throws NotAcceptedException {
        reserve(1, 0);
        try {
            Submission reader = Submission.ofReader(timeoutNanos);
            enqueue(reader, readers);
            judge(settle(reader, readers));
        } catch (OutcomeUnknownException _) {
            throw new NotAcceptedException(NotAcceptedException.Reason.NO_LEADER);
        } finally {
            release(1, 0);
        }
    }

    private void reserve(int count, long bytes) throws NotAcceptedException {
        if (!isOpen) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        long commandsNow = waitingCommands.addAndGet(count);
        long bytesNow = waitingBytes.addAndGet(bytes);
        if (commandsNow > waitingCommandsMax || bytesNow > waitingBytesMax) {
            release(count, bytes);
            throw new NotAcceptedException(NotAcceptedException.Reason.OVERLOADED);
        }
    }

    private void release(int count, long bytes) {
        waitingCommands.addAndGet(-count);
        waitingBytes.addAndGet(-bytes);
    }

    private void enqueue(Submission submission, Queue<Submission> waiting) {
        deadlines.add(submission);
        waiting.add(submission);
        pump();
        if (!isOpen) {
            // It may have come when the queue was emptied for the last time.
            submission.refuseIfQueued();
        }
    }

    private int settle(Submission submission, Queue<Submission> waiting) {
        int state = submission.await();
        deadlines.remove(submission);
        if (state == Submission.REFUSED) {
            waiting.remove(submission);
        } else if (state == Submission.ABANDONED) {
            // The caller's memory may be read by the appending thread until it leaves the way.
            awaitFreeWay();
        }
        return state;
    }

    private void judge(int state) throws NotAcceptedException, OutcomeUnknownException {
        if (state == Submission.REFUSED) {
            throw new NotAcceptedException(
                    isOpen ? NotAcceptedException.Reason.NO_LEADER : NotAcceptedException.Reason.CLOSING);
        }
        if (state == Submission.ABANDONED) {
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

    /**
     * Queues a word of the host's own, for whose result nobody waits.
     *
     * @param kind of the entry; other words than commands get an entry of their own
     */
    Submission offer(int kind, MemorySegment words) {
        Submission submission = Submission.ofHost(kind, words);
        queue.add(submission);
        pump();
        return submission;
    }

    /** Carries what waits into the log while there is room on the way. Any thread; never waits for another. */
    void pump() {
        while (hasWork()) {
            if (!way.tryLock()) {
                // Whoever is on the way looks again after leaving it.
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

    private boolean hasWork() {
        long onTheirWay = batch - arrivedBatch;
        if (onTheirWay > 0 && log.connection() != presentConnection) {
            return true;
        }
        boolean isWaiting = isAhead || !queue.isEmpty() || (!readers.isEmpty() && barrierBatch <= arrivedBatch);
        return isWaiting && onTheirWay < entriesMax;
    }

    /** Whether going on makes sense. */
    private boolean carryOne() {
        long present = log.connection();
        if (present == 0) {
            return false;
        }
        if (present != connection) {
            connection = present;
            sent = arrivedBatch;
        }
        boolean isUpToDate = resend();
        if (isUpToDate) {
            presentConnection = present;
        }
        return isUpToDate && (batch - arrivedBatch >= entriesMax || carryNext());
    }

    /** Appends again what was appended under an earlier connection. */
    private boolean resend() {
        sent = Math.max(sent, arrivedBatch);
        while (sent < batch) {
            Outgoing entry = slot(sent + 1);
            if (log.append(entry.entry(), 0, entry.length(), connection) != AppendStatus.ACCEPTED) {
                return false;
            }
            sent++;
            resends.incrementAndGet();
        }
        return true;
    }

    /** Builds the next entry of what waits, and appends it. */
    private boolean carryNext() {
        Outgoing entry = slot(batch + 1);
        gather(entry);
        if (entry.isEmpty()) {
            return true;
        }
        long number = batch + 1;
        entry.seal(origin, number);
        // Before it is appended, since it may come back at once.
        batch = number;
        if (entry.isBarrier()) {
            barrierBatch = number;
        }
        AppendStatus status = log.append(entry.entry(), 0, entry.length(), connection);
        if (status == AppendStatus.ACCEPTED) {
            sent = number;
            if (entry.isBarrier()) {
                barriers.incrementAndGet();
            }
            return true;
        }
        Invariant.check(status != AppendStatus.TOO_LARGE, "an entry fits the log");
        batch = number - 1;
        handBack(entry, status == AppendStatus.CLOSED);
        return false;
    }

    /** Readers go along with commands, or else in an entry of their own, of which one is on its way at a time. */
    private void gather(Outgoing entry) {
        entry.begin();
        if (!gather(entry, ahead)) {
            gather(entry, queue);
        }
        isAhead = !ahead.isEmpty();
        if (entry.isEmpty() && barrierBatch > arrivedBatch) {
            return;
        }
        for (Submission reader = readers.poll(); reader != null; reader = readers.poll()) {
            if (reader.move(Submission.QUEUED, Submission.TAKEN)) {
                entry.add(reader);
            }
        }
    }

    /** True if nothing more should go into the entry. */
    private boolean gather(Outgoing entry, Queue<Submission> waiting) {
        for (Submission next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean isOfOwnKind = next.kind > EntryFormat.BARRIER;
            int most = entry.isEmpty() ? log.entryBytesMax() : ENTRY_BYTES_FULL;
            if (entry.length() + next.bytes > most || (isOfOwnKind && !entry.isEmpty())) {
                return true;
            }
            waiting.poll();
            if (next.take()) {
                entry.add(next);
                if (isOfOwnKind) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The entry was not appended: what it was built of waits again, before all others, or learns that nothing is done. */
    private void handBack(Outgoing entry, boolean isRefused) {
        for (Submission submission : entry.submissions()) {
            if (isRefused) {
                submission.refuse();
            } else if (submission.move(Submission.TAKEN, Submission.QUEUED)) {
                ahead.add(submission);
            }
        }
        isAhead = !ahead.isEmpty();
    }

    /** Takes one of this gateway's entries off the way; ledger thread. */
    List<Submission> arrived(long number) {
        Invariant.check(number == arrivedBatch + 1 && number <= batch, "own entries come back in their order");
        List<Submission> submissions = slot(number).submissions();
        arrivedBatch = number;
        return submissions;
    }

    /**
     * Goes on under another origin, because the replicas have forgotten the one so far: all that is on its way will be
     * passed over, and is appended again under new numbers; ledger thread.
     */
    void renew(long otherOrigin) {
        way.lock();
        try {
            long first = arrivedBatch + 1;
            int count = (int) (batch - arrivedBatch);
            Outgoing[] moved = new Outgoing[entriesMax];
            for (int i = 0; i < entriesMax; i++) {
                moved[(i + 1) % entriesMax] = slot(first + i);
            }
            System.arraycopy(moved, 0, slots, 0, entriesMax);
            origin = otherOrigin;
            arrivedBatch = 0;
            batch = count;
            barrierBatch = 0;
            sent = 0;
            connection = 0;
            presentConnection = 0;
            for (int i = 1; i <= count; i++) {
                slot(i).seal(otherOrigin, i);
                barrierBatch = slot(i).isBarrier() ? i : barrierBatch;
            }
        } finally {
            way.unlock();
        }
    }

    private Outgoing slot(long number) {
        return slots[(int) (number % entriesMax)];
    }
}
