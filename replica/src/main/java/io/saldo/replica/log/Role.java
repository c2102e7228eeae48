package io.saldo.replica.log;

/** What this node is to the log. */
public enum Role {
    /** Orders the entries and stamps their time; a node alone is always the leader once it has replayed. */
    LEADER,
    /** Keeps a copy of the log as the leader writes it. */
    FOLLOWER,
    /** Replays, or takes part in an election; no entry can be appended here. */
    NONE
}
