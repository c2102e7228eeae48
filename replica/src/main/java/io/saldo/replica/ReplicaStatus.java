package io.saldo.replica;

import java.util.List;

/**
 * How a replica stands.
 *
 * @param role what it is to the log: {@code "leader"}, {@code "follower"} or {@code "none"}
 * @param ready whether it takes commands and answers reads: it has caught up, knows a leader, and no comparison of journals
 *     is undecided
 * @param term counts leaderships
 * @param leader number of the node that leads, -1 when none is known
 * @param node its own number
 * @param nodes how many there are
 * @param diverged whether the newest comparison of journals found a difference
 * @param sequence of the newest readable event
 * @param behind how many events it is known to be behind the node that is furthest; as of the newest comparison
 * @param logIndex of the newest log entry that was executed
 * @param checkpointSequence of the newest checkpoint, 0 for none
 * @param accounts how many there are
 * @param openHolds how many are open
 * @param ids how many transaction ids are remembered
 * @param waitingCommands how many wait to be decided
 * @param progress how far each node said it was, about a second ago while the journal grows; empty before the first word
 */
public record ReplicaStatus(
        String role,
        boolean ready,
        long term,
        int leader,
        int node,
        int nodes,
        boolean diverged,
        long sequence,
        long behind,
        long logIndex,
        long checkpointSequence,
        int accounts,
        int openHolds,
        long ids,
        long waitingCommands,
        List<NodeProgress> progress) {}
