package io.saldo.replica.aeron;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How a duty thread rests when a turn found nothing to do: it looks again for a little while, since work tends to
 * follow work, and then parks until {@link #wake()} or for a bounded time. While it is part of a start, or waits inside
 * a turn for another thread that does not wake it, the parks are short.
 *
 * <p>Idle methods are called by the resting thread alone; the others by any.
 */
final class DutyRest implements IdleStrategy {

    private static final long SHORT_PARK_NANOS = 50_000;

    private final long spinNanos;
    private final long parkNanos;
    private final Runnable awaited;
    private final @Nullable Arrivals arrivals;
    private final @Nullable Joining joining;
    private volatile @Nullable Thread parked;
    private volatile boolean isSettled;
    private volatile boolean isAbandoned;
    private boolean isIdle;
    private long idleSinceNanos;

    /**
     * A rest for one thread.
     *
     * @param spinNanos how long it goes on looking
     * @param parkNanos how long a park lasts that nobody ends
     * @param awaited wakes the thread for which this one waits inside a turn
     */
    DutyRest(long spinNanos, long parkNanos, Runnable awaited) {
        this(spinNanos, parkNanos, awaited, null, null);
    }

    /** The same for the ledger thread, which may wait for a log that is gone. */
    static DutyRest ofLedger(long spinNanos, long parkNanos, Runnable awaited, Joining joining) {
        return new DutyRest(spinNanos, parkNanos, awaited, null, joining);
    }

    private DutyRest(
            long spinNanos, long parkNanos, Runnable awaited, @Nullable Arrivals arrivals, @Nullable Joining joining) {
        this.spinNanos = spinNanos;
        this.parkNanos = parkNanos;
        this.awaited = awaited;
        this.arrivals = arrivals;
        this.joining = joining;
    }

    /** A rest that a datagram ends too. */
    static DutyRest amid(Arrivals arrivals, long spinNanos, long parkNanos) {
        return new DutyRest(spinNanos, parkNanos, () -> {}, arrivals, null);
    }

    /** How to wait inside a turn, for those who say how much work they did even then. */
    IdleStrategy inTurn() {
        return new InTurn();
    }

    /** Ends the other thread's park. To be called after the work was handed over. */
    void wake() {
        // The work before the look at who sleeps; with the fence in rest() one of the two sees the other.
        VarHandle.fullFence();
        Thread thread = parked;
        if (thread != null) {
            parked = null;
            if (arrivals == null) {
                LockSupport.unpark(thread);
            } else {
                arrivals.wake();
            }
        }
    }

    /** From now on whoever brings work wakes this thread, so parks may be long. */
    void settle() {
        isSettled = true;
    }

    /** Parts wait for each other again, as at the start. */
    void unsettle() {
        isSettled = false;
    }

    /** Ends the thread's agent at its next rest, wherever it waits. */
    void abandon() {
        isAbandoned = true;
        wake();
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            rest(isSettled ? parkNanos : SHORT_PARK_NANOS);
        }
    }

    @Override
    public void idle() {
        awaited.run();
        rest(SHORT_PARK_NANOS);
        if (joining != null && isIdle) {
            joining.awaitImage(System.nanoTime() - idleSinceNanos);
        }
    }

    @Override
    public void reset() {
        isIdle = false;
        if (parked != null) {
            parked = null;
        }
    }

    private void rest(long nanos) {
        if (isAbandoned) {
            throw new AgentTerminationException("the log is closing");
        }
        long now = System.nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSinceNanos = now;
        } else if (now - idleSinceNanos < spinNanos) {
            Thread.onSpinWait();
        } else if (parked == null) {
            // Whoever brings work from here on sees this and wakes us; what came before is found by one more turn.
            parked = Thread.currentThread();
            VarHandle.fullFence();
        } else {
            park(nanos);
        }
    }

    private void park(long nanos) {
        if (arrivals == null) {
            LockSupport.parkNanos(this, nanos);
        } else {
            arrivals.await(nanos);
        }
    }

    private final class InTurn implements IdleStrategy {
        @Override
        public void idle(int workCount) {
            if (workCount > 0) {
                DutyRest.this.reset();
            } else {
                DutyRest.this.idle();
            }
        }

        @Override
        public void idle() {
            DutyRest.this.idle();
        }

        @Override
        public void reset() {
            DutyRest.this.reset();
        }
    }
}
