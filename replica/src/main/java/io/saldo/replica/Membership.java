package io.saldo.replica;

import java.util.List;

/**
 * Which of the nodes this is, and which of the partitions. All nodes of a group are given the same peers, secret and number
 * of partitions.
 *
 * @param node its number, from 0
 * @param peers the cluster address {@code host:port} of each node in the order of their numbers, its own included; empty for
 *     a node alone. The port is the first of {@value #PORTS_PER_PARTITION} for each partition
 * @param secret what nodes show each other before they talk; empty for none
 * @param partition the number of the ledger, from 0
 * @param partitions how many ledgers the accounts are spread over
 */
public record Membership(int node, List<String> peers, String secret, int partition, int partitions) {
    /** Most nodes of a group. */
    public static final int NODES_MAX = 5;

    /** Most partitions. */
    public static final int PARTITIONS_MAX = 16;

    /** How many ports of a node belong to each of its partitions. */
    public static final int PORTS_PER_PARTITION = 10;

    private static final String REBUILD = "rebuild this node from the others, while they serve, with './saldo rebuild"
            + " --data DIR --from http://ANOTHER-NODE:PORT --cluster-secret-file FILE' or, on one machine, './saldo"
            + " cluster rebuild --node N' (docs/cluster.md, Repair)";

    /** Refuses numbers that are out of range. */
    public Membership {
        peers = List.copyOf(peers);
        if (peers.size() > NODES_MAX) {
            throw new IllegalArgumentException(peers.size() + " nodes, and at most " + NODES_MAX + " can be");
        }
        if (node < 0 || node >= Math.max(1, peers.size())) {
            throw new IllegalArgumentException("node " + node + " of " + Math.max(1, peers.size()));
        }
        if (partitions < 1 || partitions > PARTITIONS_MAX || partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " of " + partitions);
        }
    }

    /** A node alone with one ledger. */
    public static Membership alone() {
        return new Membership(0, List.of(), "", 0, 1);
    }

    /** The same in another partition. */
    public Membership inPartition(int otherPartition, int otherPartitions) {
        return new Membership(node, peers, secret, otherPartition, otherPartitions);
    }

    /** How many nodes there are. */
    public int nodes() {
        return Math.max(1, peers.size());
    }

    /** Whether there is no other node. */
    public boolean isAlone() {
        return nodes() == 1;
    }

    /** How many nodes are more than half. */
    public int majority() {
        return nodes() / 2 + 1;
    }

    /** What to do when files of this node were lost or replaced. */
    String remedy() {
        return isAlone() ? "restore the data directory from a backup" : rebuild();
    }

    /** How this node's data is made anew. */
    String rebuild() {
        return REBUILD;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "node=" + node + " nodes=" + nodes() + " partition=" + partition + " partitions=" + partitions;
    }
}
