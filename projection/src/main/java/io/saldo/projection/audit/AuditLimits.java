package io.saldo.projection.audit;

import java.util.concurrent.TimeUnit;

/**
 * How much of the audit trail is kept.
 *
 * @param bytesMax the most bytes on the disk; the oldest go first
 * @param ageNanosMax how long a record is kept, at most
 * @param segmentBytes how many bytes a file has before the next is begun
 * @param waitingMax how many records may wait to be written; more are dropped, and counted
 */
public record AuditLimits(long bytesMax, long ageNanosMax, long segmentBytes, int waitingMax) {
    /** The limits for what an operator sets. */
    public static AuditLimits of(long megabytes, long days) {
        return new AuditLimits(megabytes << 20, TimeUnit.DAYS.toNanos(days), 4L << 20, 65_536);
    }
}
