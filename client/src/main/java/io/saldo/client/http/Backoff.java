package io.saldo.client.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before one more attempt: twice as long each time, up to a second, and by chance a little less. */
public final class Backoff {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long nextNanos = FIRST_NANOS;

    /** Begins again with the shortest wait. */
    public void reset() {
        nextNanos = FIRST_NANOS;
    }

    /**
     * Waits, unless the thread is interrupted, and then leaves it so.
     *
     * @param leastNanos at least so long
     * @param mostNanos at most so long
     */
    public void await(long leastNanos, long mostNanos) {
        long wanted = Math.max(leastNanos, ThreadLocalRandom.current().nextLong(nextNanos / 2, nextNanos));
        nextNanos = Math.min(MOST_NANOS, nextNanos * 2);
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(wanted, mostNanos));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
