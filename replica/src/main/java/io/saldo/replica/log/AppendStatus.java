package io.saldo.replica.log;

/** What became of an offered entry. Only {@link #ACCEPTED} took it; after any other status it is as if never offered. */
public enum AppendStatus {
    /**
     * Taken into the log's queue, in the order of the calls. Whether it is committed shows only when the follower sees
     * it: an accepted entry is lost when the process dies before, and may be lost when the role or term changes.
     */
    ACCEPTED,
    /** The queue is full; offering again soon will do. */
    BACK_PRESSURED,
    /** Nobody leads at the moment, or the way to the leader is being made; offering again soon will do. */
    NO_LEADER,
    /** Longer than {@link ReplicatedLog#entryBytesMax()}; never will do. */
    TOO_LARGE,
    /** The log is not started, is closed, or has failed; never will do. */
    CLOSED
}
