package io.saldo.replica;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Commands of one caller that go into one log entry together, and the caller who waits for their results.
 *
 * <p>{@code QUEUED → TAKEN → DELIVERING → DECIDED}, and back from {@code TAKEN} to {@code QUEUED} while its entry was not
 * appended; a caller who waits no longer makes it {@code ABANDONED} before the delivery, and whoever comes next leaves the
 * caller's memory alone.
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

    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 2;

    final MemorySegment commands;
    final long bytes;
    final int count;
    /** Of the entry; see {@link EntryFormat}. */
    final int kind;

    final long[] results;
    final int firstResult;
    final long queuedNanos;
    private final long deadlineNanos;
    private final Thread waiter = Thread.currentThread();
    private volatile int state = QUEUED;
    /** What its caller submitted before; set before it is queued. */
    private @Nullable Submission previous;

    Submission(MemorySegment commands, long bytes, int count, long[] results, int firstResult, long timeoutNanos) {
        this(EntryFormat.COMMANDS, commands, bytes, count, results, firstResult, timeoutNanos);
    }

    private Submission(
            int kind,
            MemorySegment commands,
            long bytes,
            int count,
            long[] results,
            int firstResult,
            long timeoutNanos) {
        this.kind = kind;
        this.commands = commands;
        this.bytes = bytes;
        this.count = count;
        this.results = results;
        this.firstResult = firstResult;
        queuedNanos = System.nanoTime();
        deadlineNanos = queuedNanos + timeoutNanos;
    }

    /** One who has no command, and waits until an entry comes back. */
    static Submission ofReader(long timeoutNanos) {
        return new Submission(EntryFormat.BARRIER, MemorySegment.NULL, 0, 0, new long[0], 0, timeoutNanos);
    }

    /** A command or word of the host's own, for whose result nobody waits. */
    static Submission ofHost(int kind, MemorySegment words) {
        int count = kind == EntryFormat.COMMANDS ? 1 : 0;
        return new Submission(kind, words, words.byteSize(), count, new long[count], 0, FOR_EVER_NANOS);
    }

    /** Makes sure that it is not taken unless the one before was. */
    Submission behind(Submission before) {
        previous = before;
        return this;
    }

    /** Takes it for an entry, unless its caller waits no longer or the one before it was refused; on the way. */
    boolean take() {
        Submission before = previous;
        if (before != null && before.state == REFUSED) {
            refuseIfQueued();
            return false;
        }
        return move(QUEUED, TAKEN);
    }

    /** Whether it is neither waiting nor on its way any more. */
    boolean isOver() {
        return state != QUEUED && state != TAKEN;
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

    /** Nobody will place it any more; the caller learns that nothing was done. */
    void refuseIfQueued() {
        if (move(QUEUED, REFUSED)) {
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
            System.arraycopy(decided, first, results, firstResult, count);
            state = DECIDED;
            LockSupport.unpark(waiter);
        }
    }

    /** Ends the wait of a caller whose time is over: nothing was done yet, or nobody knows; {@link Deadlines}. */
    void expire(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0 && (move(QUEUED, REFUSED) || move(TAKEN, ABANDONED))) {
            LockSupport.unpark(waiter);
        }
    }

    /** Waits until it is decided, refused or abandoned; the caller's thread. */
    int await() {
        boolean isInterrupted = false;
        int now = state;
        while (now != DECIDED && now != REFUSED && now != ABANDONED) {
            LockSupport.park(this);
            // What is on its way cannot be called back, and a set flag would make this wait spin.
            isInterrupted |= Thread.interrupted();
            now = state;
        }
        if (isInterrupted) {
            waiter.interrupt();
        }
        return now;
    }
}
