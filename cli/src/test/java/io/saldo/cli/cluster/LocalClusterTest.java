package io.saldo.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./saldo cluster} as somebody who tries a cluster out uses it. */
@Timeout(900)
class LocalClusterTest {
    private static final int NODES = 3;
    private static final int HTTP_PORTS = 10;
    private static final int PORTS_A_NODE = 200;
    private static final long SECONDS_MAX = 240;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private int port;

    @BeforeEach
    void choosePlaces() {
        data = directory.resolve("cluster");
        port = freePorts();
    }

    @AfterEach
    void stop() throws Exception {
        if (Files.exists(data)) {
            saldo("stop", "--data", data.toString());
        }
        client.close();
    }

    @Test
    void startsLosesBringsBackAndStopsNodes() throws Exception {
        String clusterPort = Integer.toString(port + HTTP_PORTS);
        Outcome up = saldo(
                "up",
                "--nodes",
                "3",
                "--port",
                Integer.toString(port),
                "--cluster-port",
                clusterPort,
                "--data",
                data.toString());
        assertEquals(0, up.exitCode(), up.said());
        post(0, "/v1/accounts", "{\"account_id\":\"alice\"}");

        for (int node = 0; node < NODES; node++) {
            kill(node);
            post(
                    (node + 1) % NODES,
                    "/v1/deposits",
                    "{\"transaction_id\":\"00000000-0000-4000-8000-00000000000" + node
                            + "\",\"to_account\":\"alice\",\"amount\":\"1\",\"currency\":\"USD\"}");
            assertEquals(1, saldo("status", "--data", data.toString()).exitCode());
            Outcome started = saldo("start", "--node", Integer.toString(node), "--data", data.toString());
            assertEquals(0, started.exitCode(), started.said());
            String alice = get(node, "/v1/accounts/alice");
            assertTrue(alice.contains("\"balance\":\"" + (node + 1) + ".0000\""), alice);
        }

        Outcome status = saldo("status", "--data", data.toString());
        assertEquals(0, status.exitCode(), status.said());
        assertTrue(status.said().contains("leader"), status.said());
        Outcome stopped = saldo("stop", "--data", data.toString());
        assertEquals(0, stopped.exitCode(), stopped.said());
    }

    @Test
    void saysWhatIsWrongWithAClusterThatCannotBe() throws Exception {
        Outcome even = saldo("up", "--nodes", "2", "--data", data.toString());
        Outcome missing = saldo("status", "--data", data.toString());

        assertEquals(2, even.exitCode());
        assertTrue(even.said().contains("1, 3 or 5 nodes"), even.said());
        assertEquals(1, missing.exitCode());
        assertTrue(missing.said().contains("there is no cluster in"), missing.said());
    }

    private void kill(int node) throws IOException {
        String pid = Files.readString(data.resolve("node-" + node).resolve("pid"));
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        assertTrue(process.destroyForcibly());
        process.onExit().join();
    }

    private record Outcome(int exitCode, String said) {}

    private Outcome saldo(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ServerCommand.plain().with("cluster"));
        command.addAll(Arrays.asList(arguments));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        process.destroyForcibly();
        return new Outcome(hasEnded ? process.exitValue() : -1, Files.readString(said));
    }

    /** As a client does: the same again, under the same id, until there is an outcome. */
    private void post(int node, String path, String body) throws InterruptedException {
        HttpRequest request = request(node, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = settled(request);
        assertTrue(answer.statusCode() < 300, answer.statusCode() + " " + answer.body());
    }

    private String get(int node, String path) throws InterruptedException {
        return settled(request(node, path).build()).body();
    }

    private HttpRequest.Builder request(int node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + node) + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> settled(HttpRequest request) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (true) {
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 500 || System.nanoTime() - deadline > 0) {
                    return response;
                }
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("no answer to " + request, e);
                }
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** The first of enough ports for HTTP and between the nodes, below those that the system gives out by itself. */
    private static int freePorts() {
        SplittableRandom random = new SplittableRandom();
        while (true) {
            int first = random.nextInt(11_000, 30_000);
            if (IntStream.range(0, NODES)
                    .allMatch(node -> isFree(first + node) && isFree(first + HTTP_PORTS + node * PORTS_A_NODE))) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                DatagramSocket udp = new DatagramSocket(port, loopback)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
