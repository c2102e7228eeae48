package io.saldo.projection.sql;

import java.util.concurrent.TimeUnit;

/**
 * How much a {@link SumFollower} has in memory that is not written.
 *
 * @param rowsMax about how many rows of each partition, at least 1; a row takes some 150 bytes
 * @param eventsMax about how many events of each partition, at least 1; they are read again after a crash
 * @param waitNanos for how long at most, as far as the ledger leaves time for writing
 */
public record SumLimits(int rowsMax, int eventsMax, long waitNanos) {
    /** For tables that nobody else reads: few writes, each of much. */
    public static final SumLimits EMBEDDED = new SumLimits(65_536, 1_000_000, TimeUnit.SECONDS.toNanos(60));
    /** For tables that others read with SQL. */
    public static final SumLimits SHARED = new SumLimits(65_536, 1_000_000, TimeUnit.MILLISECONDS.toNanos(200));

    /** Checks the limits. */
    public SumLimits {
        if (rowsMax < 1 || eventsMax < 1 || waitNanos < 0) {
            throw new IllegalArgumentException(
                    "nothing can be written so: " + rowsMax + " rows, " + eventsMax + " events, " + waitNanos + " ns");
        }
    }

    /** The same for another time. */
    public SumLimits within(long nanos) {
        return new SumLimits(rowsMax, eventsMax, nanos);
    }
}
