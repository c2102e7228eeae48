package io.saldo.projection.follow;

import java.util.concurrent.TimeUnit;

/**
 * How a follower is served.
 *
 * @param scope on which nodes it runs
 * @param start where it begins when it has no position yet
 * @param eventsMax the most events it takes at a time
 * @param bytesMax when its events have more bytes than this in the journal, they come at once
 * @param gatherNanos how long after the beginning of one batch the next begins at the earliest, unless it is full; a
 *     follower whose batches are costly gathers more
 */
public record FollowerSettings(Scope scope, StartAt start, int eventsMax, long bytesMax, long gatherNanos) {
    /** For what publishes to the outside: on the leader alone, from the first event on, with no delay. */
    public static final FollowerSettings PUBLISHING =
            new FollowerSettings(Scope.LEADER, new StartAt.Beginning(), 4_096, 4L << 20, 0);
    /** For tables that a node keeps for itself: on every node, in batches twenty times a second or full ones. */
    public static final FollowerSettings LOCAL_TABLES = new FollowerSettings(
            Scope.EVERY_NODE, new StartAt.Beginning(), 65_536, 16L << 20, TimeUnit.MILLISECONDS.toNanos(50));

    /** On which nodes a follower runs. */
    public enum Scope {
        /** Where the partition is led: what it makes exists once. */
        LEADER,
        /** On each node: what it makes is the node's own. */
        EVERY_NODE
    }

    /** Checks the limits. */
    public FollowerSettings {
        if (eventsMax < 1 || bytesMax < 1 || gatherNanos < 0) {
            throw new IllegalArgumentException("no follower can be served so: " + eventsMax + " events, " + bytesMax
                    + " bytes, " + gatherNanos + " ns");
        }
    }

    /** The same with another beginning. */
    public FollowerSettings startingAt(StartAt other) {
        return new FollowerSettings(scope, other, eventsMax, bytesMax, gatherNanos);
    }

    /** The same on other nodes. */
    public FollowerSettings on(Scope nodes) {
        return new FollowerSettings(nodes, start, eventsMax, bytesMax, gatherNanos);
    }

    /** The same with other batches. */
    public FollowerSettings withBatches(int events, long bytes, long gather) {
        return new FollowerSettings(scope, start, events, bytes, gather);
    }
}
