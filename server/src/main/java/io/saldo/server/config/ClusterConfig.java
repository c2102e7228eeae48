package io.saldo.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which node this is of which cluster, and over how many partitions the accounts are spread.
 *
 * @param node its number, from 0
 * @param peers the cluster address {@code host:port} of each node in the order of their numbers; empty for a node alone
 * @param partitions how many partitions there are
 * @param secret what nodes show each other; empty when all peers are on this machine and none was given
 * @param http where each node answers HTTP, in the order of their numbers; empty when nobody was told
 * @param datagramBytes how long datagrams between nodes may be when data begin, 0 to choose by where the nodes are
 */
public record ClusterConfig(
        int node, List<String> peers, int partitions, Optional<String> secret, List<URI> http, int datagramBytes) {
    /** A node alone, with one partition. */
    public static final ClusterConfig ALONE = new ClusterConfig(0, List.of(), 1, Optional.empty(), List.of(), 0);

    /** Keeps its own copies of the lists. */
    public ClusterConfig {
        peers = List.copyOf(peers);
        http = List.copyOf(http);
    }

    /** How many nodes there are. */
    public int nodes() {
        return Math.max(1, peers.size());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "node=" + node + " peers=" + peers + " partitions=" + partitions + " http=" + http;
    }
}
