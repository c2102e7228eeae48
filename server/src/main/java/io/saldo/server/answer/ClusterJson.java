package io.saldo.server.answer;

import io.saldo.replica.NodeProgress;
import io.saldo.replica.ReplicaStatus;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import java.util.List;

/** The cluster as one of its nodes sees it. Numbers of nodes are text, as everywhere. */
public final class ClusterJson {
    /** Nodes and partitions are fixed when a cluster is made, so there has been one map so far. */
    private static final int MAP_VERSION = 1;

    private static final String HASH = "fnv1a64-fmix64";
    private static final Name HASH_NAME = Name.of("hash");
    private static final Name ADDRESS = Name.of("address");
    private static final Name ROLES = Name.of("roles");
    private static final Name PARTITION_LIST = Name.of("partition_list");
    private static final Name DIVERGED = Name.of("diverged");

    private final ClusterConfig cluster;
    private final String program;

    /** Of a node that runs a version of the program. */
    public ClusterJson(ClusterConfig cluster, String program) {
        this.cluster = cluster;
        this.program = program;
    }

    /**
     * Writes the whole.
     *
     * @param partitions how each stands here, by their numbers
     * @param isReady whether this node is ready
     */
    public void write(JsonOutput output, List<ReplicaStatus> partitions, boolean isReady) {
        output.beginObject()
                .number(Fields.VERSION, MAP_VERSION)
                .text(Fields.NODE, name(cluster.node()))
                .number(Fields.PARTITIONS, partitions.size())
                .text(HASH_NAME, HASH)
                .beginArray(Fields.NODES);
        for (int node = 0; node < cluster.nodes(); node++) {
            node(output, node, partitions, isReady);
        }
        output.endArray().beginArray(PARTITION_LIST);
        for (int partition = 0; partition < partitions.size(); partition++) {
            partition(output, partition, partitions.get(partition));
        }
        output.endArray().endObject();
    }

    private static String name(int node) {
        return Integer.toString(node);
    }

    private void node(JsonOutput output, int node, List<ReplicaStatus> partitions, boolean isReady) {
        output.beginObject().text(Fields.NODE, name(node));
        if (!cluster.http().isEmpty()) {
            output.text(ADDRESS, cluster.http().get(node).toString());
        }
        if (node == cluster.node()) {
            output.text(Fields.VERSION, program).flag(Fields.READY, isReady);
        }
        output.beginArray(ROLES);
        partitions.forEach(status -> output.text(role(node, status)));
        output.endArray().endObject();
    }

    /** What a node is to a partition, as far as this node knows. */
    private static String role(int node, ReplicaStatus status) {
        if (node == status.node()) {
            return status.role();
        }
        return status.leader() < 0 ? "none" : status.leader() == node ? "leader" : "follower";
    }

    private void partition(JsonOutput output, int partition, ReplicaStatus status) {
        output.beginObject().number(Fields.PARTITION, partition);
        if (status.leader() < 0) {
            output.nothing(Fields.LEADER);
        } else {
            output.text(Fields.LEADER, name(status.leader()));
        }
        output.text(Fields.ROLE, status.role())
                .number(Fields.TERM, status.term())
                .number(Fields.SEQUENCE, status.sequence())
                .number(Fields.LAG, status.behind())
                .number(Fields.LOG_INDEX, status.logIndex())
                .number(Fields.CHECKPOINT_SEQUENCE, status.checkpointSequence())
                .flag(Fields.READY, status.ready())
                .flag(DIVERGED, status.diverged())
                .beginArray(Fields.NODES);
        long furthest = status.progress().stream()
                .mapToLong(NodeProgress::sequence)
                .max()
                .orElse(0);
        for (NodeProgress progress : status.progress()) {
            output.beginObject()
                    .text(Fields.NODE, name(progress.node()))
                    .number(Fields.SEQUENCE, progress.sequence())
                    .number(Fields.LAG, furthest - progress.sequence())
                    .endObject();
        }
        output.endArray().endObject();
    }
}
