package io.saldo.replica;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Commands of one caller that go into the log in several submissions, one behind the other, without waiting for each: so
 * that a single caller with many commands keeps the log busy. They are decided in their order. When one submission is not
 * taken, none after it is.
 *
 * <p>Belongs to one thread, which waits for all of them before it touches their memory again, by {@link #awaitOldest} or
 * {@link #close}.
 */
public final class CommandPipeline implements AutoCloseable {
    private final Gateway gateway;
    private final long deadlineNanos;
    private final ArrayDeque<Submission> pending = new ArrayDeque<>();
    private @Nullable Submission newest;

    CommandPipeline(Gateway gateway, long timeoutNanos) {
        this.gateway = gateway;
        deadlineNanos = System.nanoTime() + timeoutNanos;
    }

    /**
     * Submits commands behind those before, and returns at once.
     *
     * @param commands encoded commands, one behind the other from offset 0; not changed until they were awaited
     * @param bytes how long they are together, at most {@link Replica#submissionBytesMax()}
     * @param count how many they are
     * @param results gets a {@link Result} for each
     * @param firstResult where in the results the first one goes
     * @throws NotAcceptedException when nothing was done with these, and nothing will be
     */
    public void begin(MemorySegment commands, long bytes, int count, long[] results, int firstResult)
            throws NotAcceptedException {
        long timeoutNanos = Math.max(0, deadlineNanos - System.nanoTime());
        Submission next = new Submission(commands, bytes, count, results, firstResult, timeoutNanos);
        Submission before = newest;
        if (before != null) {
            next.behind(before);
        }
        gateway.enqueue(next);
        newest = next;
        pending.add(next);
    }

    /** How many submissions were begun and not awaited yet. */
    public int pending() {
        return pending.size();
    }

    /**
     * Waits for the results of the oldest submission that was not awaited yet.
     *
     * @throws NotAcceptedException when nothing was done with it, and nothing will be
     * @throws OutcomeUnknownException when the time was over first; the same commands under the same ids tell
     */
    public void awaitOldest() throws NotAcceptedException, OutcomeUnknownException {
        gateway.await(pending.remove());
    }

    /** Waits for all that is under way, whatever becomes of it. */
    @Override
    public void close() {
        while (!pending.isEmpty()) {
            gateway.settle(pending.remove());
        }
    }
}
