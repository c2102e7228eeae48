package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.replica.Membership;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.aeron.AeronLog;
import io.saldo.replica.aeron.AeronLogConfig;
import io.saldo.replica.aeron.LogNodes;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.config.ConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A node of a cluster on its real log, over HTTP, which can be stopped, lose its data and come back. */
final class ServingNode implements AutoCloseable {
    static final String SECRET = "the-secret-of-the-nodes-of-this-test";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int PORTS = 40;

    private final Path data;
    private final int node;
    private final List<String> peers;
    private final int partitions;
    private final long checkpointEvents;
    private final List<String> flags;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Partitions replicas;
    private @Nullable SaldoServer server;

    ServingNode(Path data, int node, List<String> peers, int partitions, long checkpointEvents, List<String> flags) {
        this.data = data;
        this.node = node;
        this.peers = peers;
        this.partitions = partitions;
        this.checkpointEvents = checkpointEvents;
        this.flags = List.copyOf(flags);
    }

    /** Three nodes, which all run, without followers. */
    static List<ServingNode> cluster(Path directory, int partitions, long checkpointEvents) {
        return cluster(directory, partitions, checkpointEvents, _ -> List.of("--port=0", "--worker-enabled=false"));
    }

    /** Three nodes, which all run. */
    static List<ServingNode> cluster(
            Path directory, int partitions, long checkpointEvents, IntFunction<List<String>> flags) {
        List<String> peers = freeAddresses();
        List<ServingNode> nodes = IntStream.range(0, peers.size())
                .mapToObj(node -> new ServingNode(
                        directory.resolve("node-" + node),
                        node,
                        peers,
                        partitions,
                        checkpointEvents,
                        flags.apply(node)))
                .toList();
        List<Thread> starts = nodes.stream()
                .map(node -> Thread.ofPlatform().start(node::start))
                .toList();
        starts.forEach(ServingNode::join);
        nodes.forEach(node -> assertTrue(node.isRunning(), "a node did not start"));
        return nodes;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> freeAddresses() {
        List<String> addresses = new ArrayList<>();
        while (addresses.size() < 3) {
            int base = 10_000 + PORTS * ThreadLocalRandom.current().nextInt(500);
            String address = "127.0.0.1:" + base;
            if (!addresses.contains(address)
                    && IntStream.range(base, base + PORTS).allMatch(ServingNode::isFree)) {
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

    /** Returns when it takes requests, or throws what {@code run} would print. */
    void start() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Membership membership = new Membership(node, peers, SECRET, 0, partitions);
        ReplicaConfig config = ReplicaConfig.in(data).withMembership(membership).withCheckpointEvents(checkpointEvents);
        Partitions started = Partitions.start(
                config,
                partition -> new AeronLog(AeronLogConfig.in(ledger(partition).resolve("log"))
                        .with(LogNodes.of(node, peers, partition, SECRET))
                        .withSegmentBytes(AeronLogConfig.SEGMENT_BYTES_MIN)
                        .withKeepBytes(0)),
                meters,
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
        replicas = started;
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(
                "--data=" + data,
                "--node=" + node,
                "--peers=" + String.join(",", peers),
                "--partitions=" + partitions,
                "--cluster-secret=" + SECRET));
        server = SaldoServer.start(ConfigReader.read(all, Map.of()), started, meters);
    }

    boolean isRunning() {
        return server != null;
    }

    /** Whether it runs and leads the first partition. */
    boolean leads() {
        Partitions running = replicas;
        return running != null && running.replica(0).status().role().equals("leader");
    }

    /** All events of the first partition. */
    List<Event> events() {
        Partitions running = replicas;
        assertTrue(running != null, "the node runs");
        List<Event> events = new ArrayList<>();
        while (events.size() < running.replica(0).reads().sequence()) {
            events.addAll(
                    running.replica(0).reads().events(events.size(), 1_000).items());
        }
        return events;
    }

    Path data() {
        return data;
    }

    /** Where a partition's log, journal and checkpoints are. */
    Path ledger(int partition) {
        return partitions == 1 ? data : data.resolve("partition-" + partition);
    }

    URI address() {
        SaldoServer running = server;
        assertTrue(running != null, "the node runs");
        return URI.create("http://127.0.0.1:" + running.port());
    }

    /** The sequence of each partition. */
    List<Long> sequences() {
        Partitions running = replicas;
        assertTrue(running != null, "the node runs");
        return running.replicas().stream()
                .map(replica -> replica.status().sequence())
                .toList();
    }

    /** Whether it leads its first partition. */
    boolean isLeader() {
        Partitions running = replicas;
        return running != null && running.replicas().getFirst().status().role().equals("leader");
    }

    /** What it answers to a body. */
    Answer post(String path, String json) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
        return new Answer(answer.statusCode(), answer.headers(), answer.body());
    }

    /** Sends lines to the batch endpoint; all must be accepted. */
    void batch(List<String> lines) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address().resolve("/v1/batch"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines))));
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(!answer.body().contains("\"error\""), answer.body());
    }

    static String accountLine(String account) {
        return "{\"op\":\"account\",\"account_id\":\"" + account + "\"}";
    }

    /** A deposit of one dollar. */
    static String depositLine(String account, String note) {
        return "{\"op\":\"deposit\",\"transaction_id\":\"" + TestServer.newId() + "\",\"to_account\":\"" + account
                + "\",\"amount\":\"1\",\"currency\":\"USD\",\"metadata\":{\"note\":\"" + note + "\"}}";
    }

    /** The balance in US dollars, which sees all that was acknowledged anywhere. */
    String balance(String account) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(address().resolve("/v1/accounts/" + account + "/balance?currency=USD")));
        assertEquals(200, answer.statusCode(), answer.body());
        return new Answer(200, answer.headers(), answer.body()).text("balance");
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier outcome) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> what + " does not come");
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Stops it, if it runs. */
    void stop() {
        SaldoServer running = server;
        if (running != null) {
            running.close();
        }
        Partitions open = replicas;
        if (open != null) {
            open.close();
        }
        server = null;
        replicas = null;
    }

    @Override
    public void close() {
        stop();
        client.shutdownNow();
        client.close();
    }
}
