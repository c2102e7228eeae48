package io.saldo.replica.log;

import java.lang.foreign.MemorySegment;

/**
 * The place in the log from which a start replays, with what the follower wants to find there again.
 *
 * @param logIndex index of the last entry before the mark; 0 when there was none
 * @param content what {@link LogFollower#takeMark()} returned, read-only, at most {@link #CONTENT_BYTES_MAX} bytes
 */
public record SnapshotMark(long logIndex, MemorySegment content) {

    /** Most bytes of content: a mark points at state that is kept elsewhere, it does not hold it. */
    public static final int CONTENT_BYTES_MAX = 64 * 1024;

    /** Refuses a negative index or a content that is too long, and makes the content read-only. */
    public SnapshotMark {
        if (logIndex < 0) {
            throw new IllegalArgumentException("logIndex " + logIndex + " is negative");
        }
        if (content.byteSize() > CONTENT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "mark of " + content.byteSize() + " bytes is over the limit of " + CONTENT_BYTES_MAX);
        }
        content = content.asReadOnly();
    }
}
