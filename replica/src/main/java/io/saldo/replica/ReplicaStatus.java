package io.saldo.replica;

/**
 * How a replica stands.
 *
 * @param role what it is to the log: {@code leader}, {@code follower} or {@code none}
 * @param ready whether it takes commands
 * @param term counts leaderships
 * @param sequence of the newest readable event
 * @param logIndex of the newest log entry with an event
 * @param checkpointSequence of the newest checkpoint, 0 for none
 * @param accounts how many there are
 * @param openHolds how many are open
 * @param ids how many transaction ids are remembered
 * @param waitingCommands how many wait to be decided
 */
public record ReplicaStatus(
        String role,
        boolean ready,
        long term,
        long sequence,
        long logIndex,
        long checkpointSequence,
        int accounts,
        int openHolds,
        long ids,
        long waitingCommands) {}
