package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.ledger.model.Partitioning;
import io.saldo.replica.Membership;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.ReplicaListener;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.KeptEntries;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A server with a real replica, whose log is in memory and whose clock can be put forward. Every answer is held against the
 * OpenAPI document.
 */
final class TestServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final List<KeptEntries> entries;
    private final AtomicLong clockAheadNanos = new AtomicLong();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Partitions partitions;
    private final SaldoServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestServer(Path directory, List<KeptEntries> entries, List<String> flags) {
        this.directory = directory;
        this.entries = entries;
        List<String> arguments = new ArrayList<>(flags);
        arguments.add("--data-dir=" + directory);
        if (flags.stream().noneMatch(flag -> flag.startsWith("--http-port"))) {
            arguments.add("--http-port=0");
        }
        ServerConfig config = ConfigReader.read(arguments, Map.of());
        ClusterConfig cluster = config.cluster();
        Membership membership =
                new Membership(cluster.node(), cluster.peers(), cluster.secret().orElse(""), 0, cluster.partitions());
        ReplicaConfig replicas = ReplicaConfig.in(directory).withMembership(membership);
        ReplicaListener listener = (why, cause) -> {
            throw new AssertionError(why, cause);
        };
        partitions = entries.isEmpty()
                ? Partitions.start(replicas, meters, listener)
                : Partitions.start(
                        replicas,
                        partition -> InMemoryLog.threaded(entries.get(partition), this::nowNanos),
                        meters,
                        listener);
        server = start(config);
    }

    /** A server that does not start leaves its replica, which nobody would close otherwise. */
    private SaldoServer start(ServerConfig config) {
        boolean isStarted = false;
        try {
            SaldoServer started = SaldoServer.start(config, partitions, meters);
            isStarted = true;
            return started;
        } finally {
            if (!isStarted) {
                partitions.close();
                client.close();
            }
        }
    }

    static TestServer start(Path directory, String... flags) {
        return new TestServer(
                directory,
                Stream.generate(KeptEntries::new).limit(Partitioning.COUNT_MAX).toList(),
                List.of(flags));
    }

    /** A server whose log is on disk. */
    static TestServer startOnDisk(Path directory, String... flags) {
        return new TestServer(directory, List.of(), List.of(flags));
    }

    /** Stops, and starts again with what was kept. */
    TestServer restart(String... flags) {
        close();
        return new TestServer(directory, entries, List.of(flags));
    }

    static TestServer startAt(Path directory, int port) {
        return start(directory, "--http-port=" + port);
    }

    private long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() + clockAheadNanos.get();
    }

    void putClockForward(Duration time) {
        clockAheadNanos.addAndGet(time.toNanos());
    }

    int port() {
        return server.port();
    }

    /** The sequence of the newest event, to see whether a request has changed anything. */
    long sequence() {
        return partitions.reads().eventCount();
    }

    /** The partitions behind it. */
    Partitions partitions() {
        return partitions;
    }

    SaldoServer server() {
        return server;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), withType("application/json", headers));
    }

    Answer patch(String path, String json) {
        return send("PATCH", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    Answer put(String path, String json, String... headers) {
        return send("PUT", path, json.getBytes(StandardCharsets.UTF_8), withType("application/json", headers));
    }

    /** Sends lines to the batch endpoint. */
    Answer batch(String... lines) {
        return send(
                "POST",
                "/v1/batch",
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-ndjson");
    }

    /** Sends a packed batch and gives the bytes of the answer, which must be 200. */
    byte[] packed(byte[] batch) {
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/batch"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/vnd.saldo.batch")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] withType(String type, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", type));
        return all.toArray(String[]::new);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).method(method, publisher);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
            OpenApi.check(method, path, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpClient client() {
        return client;
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Opens an account and puts US dollars on it. */
    void open(String account, String dollars) {
        post("/v1/accounts", "{\"account_id\":\"" + account + "\"}").is(201);
        if (!dollars.equals("0")) {
            deposit(account, dollars);
        }
    }

    Answer deposit(String account, String dollars) {
        return post("/v1/deposits", """
                        {"transaction_id":"%s","to_account":"%s","amount":"%s","currency":"USD"}""".formatted(newId(), account, dollars)).is(201);
    }

    static String transfer(String id, String from, String to, String amount) {
        return """
                {"transaction_id":"%s","from_account":"%s","to_account":"%s","amount":"%s","currency":"USD"}""".formatted(id, from, to, amount);
    }

    /** The balance in US dollars. */
    String balance(String account) {
        return get("/v1/accounts/" + account + "/balance?currency=USD").is(200).text("balance");
    }

    /** That every currency sums to zero over all accounts. */
    void assertBalanced() {
        Answer balance = get("/v1/ledger/trial-balance").is(200);
        for (int i = 0; i < balance.count("currencies"); i++) {
            assertTrue(balance.text("currencies." + i + ".sum").matches("0(\\.0+)?"), balance.body());
        }
    }

    @Override
    public void close() {
        server.close();
        partitions.close();
        client.shutdownNow();
        client.close();
    }
}
