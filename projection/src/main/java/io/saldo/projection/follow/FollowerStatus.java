package io.saldo.projection.follow;

import java.util.Optional;

/**
 * How a follower stands in a partition.
 *
 * @param follower its name
 * @param partition the partition
 * @param isActive whether it follows on this node
 * @param takenSequence of the last event it took
 * @param lagEvents how many readable events it has not taken
 * @param lagSeconds how old the oldest of these is
 * @param failures how many failures came in a row; 0 when all is well
 * @param failingSinceNanos when the first of these came, since 1970; meaningless when there is none
 * @param lastFailure what the last of these was
 */
public record FollowerStatus(
        String follower,
        int partition,
        boolean isActive,
        long takenSequence,
        long lagEvents,
        double lagSeconds,
        int failures,
        long failingSinceNanos,
        Optional<String> lastFailure) {}
