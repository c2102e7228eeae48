package io.saldo.cli.bench;

/**
 * When items are due.
 *
 * @param rate items a second on a schedule that waits for nobody, or 0 when an answer calls for the next request
 * @param startNanos when the first is due
 */
record Pace(long rate, long startNanos) {
    private static final double SECOND = 1e9;

    /** As fast as answers come. */
    static final Pace UNBOUNDED = new Pace(0, 0);

    boolean isScheduled() {
        return rate > 0;
    }

    /** When the item is due; {@code now} when there is no schedule. */
    long due(long item, long now) {
        return isScheduled() ? startNanos + (long) (item * (SECOND / rate)) : now;
    }
}
