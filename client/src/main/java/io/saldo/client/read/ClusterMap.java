package io.saldo.client.read;

import io.saldo.client.json.JsonObject;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The nodes and partitions, as the node that was asked sees them.
 *
 * @param version of the map of partitions
 * @param node the node that answered
 * @param nodes all of them
 * @param partitions all of them, by their numbers
 */
public record ClusterMap(long version, String node, List<Member> nodes, List<PartitionState> partitions) {
    /**
     * A node.
     *
     * @param node its number, as text
     * @param address where it answers HTTP, if the server's configuration tells
     */
    public record Member(String node, Optional<URI> address) {}

    /**
     * How a partition stands at the node that answered.
     *
     * @param leader the node that leads it, if one does
     * @param term a leadership, counted
     * @param sequence of the newest event there
     * @param lag events that the node has yet to get
     * @param isReady whether the node serves it
     */
    public record PartitionState(
            int partition, Optional<String> leader, long term, long sequence, long lag, boolean isReady) {}

    static ClusterMap of(JsonObject json) {
        return new ClusterMap(
                json.whole("version"),
                json.text("node"),
                json.objects("nodes").stream()
                        .map(node -> new Member(
                                node.text("node"), node.optionalText("address").map(URI::create)))
                        .toList(),
                json.objects("partition_list").stream().map(ClusterMap::state).toList());
    }

    private static PartitionState state(JsonObject json) {
        return new PartitionState(
                Math.toIntExact(json.whole("partition")),
                json.optionalText("leader"),
                json.whole("term"),
                json.whole("sequence"),
                json.whole("lag"),
                json.flag("ready"));
    }

    /** The partition in which an account lives, from 0. Those of the system live in all; of them it says nothing. */
    public int partitionOf(String account) {
        return new Partitioning(partitions.size()).of(new AccountId(account));
    }
}
