package io.saldo.projection.follow;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait after failures in a row: twice as long each time up to a limit, of that a random half to the whole, so
 * that many that failed together do not come back together. For one thread.
 */
public final class Backoff {
    private static final int DOUBLINGS_MAX = 30;

    private final long firstNanos;
    private final long mostNanos;
    private int failures;

    /**
     * @param firstNanos after the first failure, at most
     * @param mostNanos never more
     */
    public Backoff(long firstNanos, long mostNanos) {
        this.firstNanos = firstNanos;
        this.mostNanos = mostNanos;
    }

    /** What suits a service that is away: 100 ms at first, 30 s at most. */
    public static Backoff standard() {
        return new Backoff(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(30));
    }

    /** Counts a failure, and tells how long to wait. */
    public long failed() {
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        failures++;
        long whole = firstNanos > mostNanos >> doublings ? mostNanos : firstNanos << doublings;
        return whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }

    /** Forgets the failures. */
    public void succeeded() {
        failures = 0;
    }

    /** How many failures came in a row. */
    public int failures() {
        return failures;
    }
}
