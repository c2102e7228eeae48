package io.saldo.replica;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Commands of one caller that go into one log entry together, and the caller who waits for their results.
 *
 * <p>{@code QUEUED → TAKEN → DELIVERING → DECIDED}; a caller who waits no longer makes it {@code ABANDONED} before the
 * delivery, and whoever comes next leaves the caller's memory alone.
 */
final class Submission {
    static final int QUEUED = 0;
    static final int TAKEN = 1;
    static final int DECIDED = 2;
    static final int ABANDONED = 3;
    static final int REFUSED = 4;
    private static final int DELIVERING = 5;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Submission.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MemorySegment commands;
    final long bytes;
    final int count;
    final long[] results;
    final long queuedNanos;
    private final Thread waiter = Thread.currentThread();
    private volatile int state = QUEUED;

    Submission(MemorySegment commands, long bytes, int count, long[] results) {
        this.commands = commands;
        this.bytes = bytes;
        this.count = count;
        this.results = results;
        queuedNanos = System.nanoTime();
    }

    int state() {
        return state;
    }

    boolean move(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    /** The appending thread could not place it; the caller learns that nothing was done. */
    void refuse() {
        if (move(TAKEN, REFUSED) || move(QUEUED, REFUSED)) {
            LockSupport.unpark(waiter);
        }
    }

    /** Nobody will hand over results any more; the caller learns that the outcome is unknown. */
    void giveUp() {
        if (move(TAKEN, ABANDONED)) {
            LockSupport.unpark(waiter);
        }
    }

    /** Hands the results over and wakes the caller; ledger thread. */
    void complete(long[] decided, int first) {
        if (move(TAKEN, DELIVERING)) {
            System.arraycopy(decided, first, results, 0, count);
            state = DECIDED;
            LockSupport.unpark(waiter);
        }
    }

    /** Waits until it is decided, refused, or the time is over; the caller's thread. */
    int await(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            int now = state;
            if (now == DECIDED || now == REFUSED || now == ABANDONED) {
                return now;
            }
            long left = deadline - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (move(QUEUED, ABANDONED)) {
                return REFUSED;
            } else if (move(TAKEN, ABANDONED)) {
                return ABANDONED;
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
