package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.client.json.JsonObject;
import io.saldo.replica.Membership;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.aeron.AeronLog;
import io.saldo.replica.aeron.AeronLogConfig;
import io.saldo.replica.aeron.LogNodes;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ConfigReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Three nodes on their real logs, which can be stopped one by one. */
final class LiveCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int PORTS = 40;
    private static final String SECRET = "the-secret-of-the-nodes-of-this-test";

    private record Node(Partitions partitions, SaldoServer server) {
        String url() {
            return "http://127.0.0.1:" + server.port();
        }

        void stop() {
            server.close();
            partitions.close();
        }
    }

    private final Map<Integer, Node> nodes = new HashMap<>();

    static LiveCluster start(Path directory) throws Exception {
        LiveCluster cluster = new LiveCluster();
        List<String> peers = freeAddresses();
        try (ExecutorService threads = Executors.newFixedThreadPool(NODES)) {
            List<Future<Node>> starting = IntStream.range(0, NODES)
                    .mapToObj(node -> threads.submit(() -> start(directory.resolve("node-" + node), node, peers)))
                    .toList();
            for (int node = 0; node < NODES; node++) {
                cluster.nodes.put(node, starting.get(node).get());
            }
        }
        return cluster;
    }

    private static Node start(Path data, int node, List<String> peers) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Partitions partitions = Partitions.start(
                ReplicaConfig.in(data).withMembership(new Membership(node, peers, SECRET, 0, 1)),
                partition -> new AeronLog(AeronLogConfig.in(data.resolve("log"))
                        .with(LogNodes.of(node, peers, partition, SECRET))
                        .withSegmentBytes(AeronLogConfig.SEGMENT_BYTES_MIN)),
                meters,
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
        return new Node(
                partitions,
                SaldoServer.start(
                        ConfigReader.read(
                                List.of(
                                        "--data=" + data,
                                        "--port=0",
                                        "--worker-enabled=false",
                                        "--node=" + node,
                                        "--peers=" + String.join(",", peers),
                                        "--cluster-secret=" + SECRET),
                                Map.of()),
                        partitions,
                        meters));
    }

    private static List<String> freeAddresses() {
        List<String> addresses = new ArrayList<>();
        while (addresses.size() < NODES) {
            int base = 10_000 + PORTS * ThreadLocalRandom.current().nextInt(500);
            String address = "127.0.0.1:" + base;
            if (!addresses.contains(address)
                    && IntStream.range(base, base + PORTS).allMatch(LiveCluster::isFree)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** The nodes that run. */
    List<String> urls() {
        return nodes.values().stream().map(Node::url).toList();
    }

    /** The node that leads, once one does. */
    int awaitLeader() {
        Shop.await("a leader", () -> leader().isPresent());
        return leader().orElseThrow();
    }

    private Optional<Integer> leader() {
        List<JsonObject> told = nodes.values().stream()
                .map(node -> Shop.get(node.url() + "/v1/cluster"))
                .toList();
        return told.getFirst()
                .objects("partition_list")
                .getFirst()
                .optionalText("leader")
                .flatMap(leader -> nodes.entrySet().stream()
                        .filter(node -> Shop.get(node.getValue().url() + "/v1/cluster")
                                .text("node")
                                .equals(leader))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    void stop(int node) {
        Optional.ofNullable(nodes.remove(node)).orElseThrow().stop();
        assertEquals(NODES - 1, nodes.size());
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::stop);
    }
}
