package io.saldo.replica.log;

/** What became of an offered entry. Only {@link #ACCEPTED} took it; after any other status it is as if never offered. */
public enum AppendStatus {
    /**
     * Taken into the log's queue, in the order of the calls. Whether it is committed shows only when the follower sees
     * it: an accepted entry may be lost when the process dies before, and when {@link ReplicatedLog#connection()} changes.
     */
    ACCEPTED,
    /** The queue is full; offering again soon will do. */
    BACK_PRESSURED,
    /** There is no way to the leader, or it is another than the caller knows; see {@link ReplicatedLog#connection()}. */
    NO_LEADER,
    /** Longer than {@link ReplicatedLog#entryBytesMax()}; never will do. */
    TOO_LARGE,
    /** The log is not started, is closed, or has failed; never will do. */
    CLOSED
}
