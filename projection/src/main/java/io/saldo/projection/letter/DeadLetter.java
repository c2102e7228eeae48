package io.saldo.projection.letter;

import java.util.OptionalLong;

/**
 * An event that a follower could not take.
 *
 * @param id counted from 1 on each node
 * @param follower the follower's name
 * @param partition of the event
 * @param sequence of the event
 * @param reason why it was refused, the last time
 * @param failedAtNanos when it was refused, the last time, since 1970
 * @param attempts how often it was refused
 * @param replayedAtNanos when it was taken after all, since 1970
 */
public record DeadLetter(
        long id,
        String follower,
        int partition,
        long sequence,
        String reason,
        long failedAtNanos,
        int attempts,
        OptionalLong replayedAtNanos) {
    /** The most characters of a reason. */
    public static final int REASON_LENGTH_MAX = 1_000;

    /** Shortens a reason that is too long. */
    public DeadLetter {
        reason = reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX));
    }

    /** Whether it still waits to be taken. */
    public boolean isOpen() {
        return replayedAtNanos.isEmpty();
    }

    DeadLetter refusedAgain(String why, long atNanos) {
        return new DeadLetter(id, follower, partition, sequence, why, atNanos, attempts + 1, replayedAtNanos);
    }

    DeadLetter replayed(long atNanos) {
        return new DeadLetter(
                id, follower, partition, sequence, reason, failedAtNanos, attempts, OptionalLong.of(atNanos));
    }
}
