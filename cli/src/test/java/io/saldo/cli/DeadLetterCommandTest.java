package io.saldo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLetterCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void asksTheServerAndPrintsItsAnswer() throws Exception {
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = "{\"fine\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().contains("9") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            assertEquals(0, run("list", "--url", url));
            assertEquals(0, run("show", "4", "--url", url + "/"));
            assertEquals(0, run("replay", "4", "--url", url));
            assertEquals(1, run("show", "9", "--url", url));
        } finally {
            server.stop(0);
        }

        assertEquals(
                List.of(
                        "GET /v1/dead-letters?limit=50",
                        "GET /v1/dead-letters/4",
                        "POST /v1/dead-letters/4/replay",
                        "GET /v1/dead-letters/9"),
                asked);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("{\"fine\":true}"));
    }

    /** A webhook refuses an event of a real server, until it is asked to take it after all. */
    @Test
    void listsShowsAndReplaysADeadLetterOfARealServer(@TempDir Path data) throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        List<String> taken = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (status.get() < 300) {
                taken.add(exchange.getRequestHeaders().getFirst("Saldo-Event-Id"));
            }
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        receiver.start();
        Path hooks = Files.writeString(
                data.resolve("hooks"),
                "shop http://127.0.0.1:" + receiver.getAddress().getPort()
                        + "/ a-secret-of-some-length ledger_created\n");
        ServerConfig config = ConfigReader.read(
                List.of(
                        "--port=0",
                        "--data=" + data,
                        "--sink-webhooks-file=" + hooks,
                        "--sink-webhooks-start=beginning",
                        "--sink-webhooks-attempts=1",
                        "--sink-webhooks-private-networks=127.0.0.1/32"),
                Map.of());
        try (Replica replica = Replica.start(
                        ReplicaConfig.in(data), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), (why, cause) -> {
                            throw new AssertionError(why, cause);
                        });
                SaldoServer server = SaldoServer.start(
                        config, Partitions.of(replica), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            String url = "http://127.0.0.1:" + server.port();
            await(() -> printed("list", "--url", url).contains("\"dead_letter_id\":1,"));
            assertTrue(printed("show", "1", "--url", url)
                    .contains("\"reason\":\"not taken in 1 attempts: the answer was 500\""));
            assertTrue(printed("replay", "1", "--url", url).contains("\"status\":\"open\""));

            status.set(204);
            assertTrue(printed("replay", "1", "--url", url).contains("\"status\":\"replayed\""));
            assertTrue(printed("show", "1", "--url", url).contains("\"attempts\":2"));
            assertEquals(1, run("show", "2", "--url", url));
        } finally {
            receiver.stop(0);
        }
        assertEquals(List.of("0-1"), taken);
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), "it does not come");
            LockSupport.parkNanos(5_000_000);
        }
    }

    private String printed(String... options) {
        out.reset();
        try {
            assertEquals(0, run(options), () -> err.toString(StandardCharsets.UTF_8));
        } catch (Arguments.Misused | IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (List<String> options : List.of(
                List.<String>of(),
                List.of("drop"),
                List.of("show"),
                List.of("replay", "x"),
                List.of("list", "--limit", "many"),
                List.of("list", "--url", "ftp://host"))) {
            assertThrows(Arguments.Misused.class, () -> run(options.toArray(String[]::new)), options::toString);
        }
    }

    private int run(String... options) throws Arguments.Misused, IOException {
        return new DeadLetterCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(options));
    }
}
