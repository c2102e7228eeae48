package io.saldo.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./saldo cluster} as somebody who tries a cluster out uses it. */
class LocalClusterTest {
    private static final int NODES = 3;
    private static final long SECONDS_MAX = 240;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private int port;

    @BeforeEach
    void choosePlaces() throws IOException {
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
        String clusterPort = Integer.toString(port + 10);
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
        assertEquals(201, post(0, "/v1/accounts", "{\"account_id\":\"alice\"}"));

        for (int node = 0; node < NODES; node++) {
            long pid =
                    Long.parseLong(Files.readString(data.resolve("node-" + node).resolve("pid"))
                            .strip());
            assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
            ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
            int other = (node + 1) % NODES;
            assertEquals(
                    201,
                    post(
                            other,
                            "/v1/deposits",
                            "{\"transaction_id\":\"00000000-0000-4000-8000-00000000000" + node
                                    + "\",\"to_account\":\"alice\",\"amount\":\"1\",\"currency\":\"USD\"}"));
            assertEquals(1, saldo("status", "--data", data.toString()).exitCode());
            Outcome started = saldo("start", "--node", Integer.toString(node), "--data", data.toString());
            assertEquals(0, started.exitCode(), started.said());
            assertTrue(get(node, "/v1/accounts/alice").contains("\"balance\":\"" + (node + 1) + ".0000\""));
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
        return new Outcome(hasEnded ? process.exitValue() : -1, Files.readString(said));
    }

    private int post(int node, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + node) + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private String get(int node, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + node) + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The first of three free ports that follow each other. */
    private static int freePorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                if (port < 60_000 && isFree(port + 1) && isFree(port + 2)) {
                    return port;
                }
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
