package io.saldo.projection.sql;

import java.util.concurrent.TimeUnit;

/**
 * How much a {@link SumFollower} has in memory that is not written.
 *
 * @param rowsMax about how many rows of each partition, at least 1; a row takes some 150 bytes
 * @param eventsMax about how many events of each partition, at least 1; they are read again after a crash
 * @param waitNanos for how long at most, as far as the ledger leaves time for writing
 * @param rowsTogether how many rows are written without a rest, at least 1
 */
public record SumLimits(int rowsMax, int eventsMax, long waitNanos, int rowsTogether) {
    private static final int ROWS_MAX = 65_536;
    private static final int EVENTS_MAX = 1_000_000;

    /** For tables that nobody else reads: few writes, each of much, which the server on the same machine must not feel. */
    public static final SumLimits EMBEDDED = new SumLimits(ROWS_MAX, EVENTS_MAX, TimeUnit.SECONDS.toNanos(60), 256);
    /** For tables that others read with SQL. */
    public static final SumLimits SHARED = new SumLimits(ROWS_MAX, EVENTS_MAX, TimeUnit.MILLISECONDS.toNanos(200));

    /** Checks the limits. */
    public SumLimits {
        if (rowsMax < 1 || eventsMax < 1 || waitNanos < 0 || rowsTogether < 1) {
            throw new IllegalArgumentException("nothing can be written so: " + rowsMax + " rows, " + eventsMax
                    + " events, " + waitNanos + " ns, " + rowsTogether + " rows together");
        }
    }

    /** Limits for writes without rests. */
    public SumLimits(int rowsMax, int eventsMax, long waitNanos) {
        this(rowsMax, eventsMax, waitNanos, Integer.MAX_VALUE);
    }

    /** The same for another time. */
    public SumLimits within(long nanos) {
        return new SumLimits(rowsMax, eventsMax, nanos, rowsTogether);
    }
}
