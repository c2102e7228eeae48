package io.saldo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.cli.bench.OwnServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load generator against a real server: short runs that are counted, not timed. */
@Timeout(600)
class BenchTest {
    private static final Pattern ACCOUNTS = Pattern.compile("accounts (bench-[0-9a-f]+-)0 to");

    @TempDir
    static Path directory;

    private static OwnServer server;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void startServer() throws IOException {
        server = OwnServer.start(directory);
    }

    @AfterAll
    static void endServer() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "json, uniform, 1, 600, 1",
        "json, zipf, 1, 400, 1",
        "json, hot, 1, 400, 1",
        "json, mixed, 1, 1200, 1",
        "json, uniform, 1, 200, 3",
        "ndjson, uniform, 200, 2000, 1",
        "ndjson, mixed, 50, 2000, 1",
        "ndjson, hot, 100, 500, 4",
        "packed, uniform, 500, 2000, 1",
        "packed, zipf, 300, 2000, 1",
        "packed, hot, 700, 2000, 1",
        "packed, mixed, 50, 2000, 1",
        "packed, uniform, 100, 500, 5",
    })
    void everyFormAndProfileRunsAndItsBooksAreRight(String form, String profile, int batch, int count, int postings)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("--form", form, "--profile", profile, "--batch", "" + batch));
        options.addAll(List.of("--count", "" + count, "--accounts", "50", "--connections", "4"));
        if (postings > 1) {
            options.addAll(List.of("--postings", "" + postings));
        }

        int exitCode = load(options);

        assertEquals(0, exitCode, this::said);
        assertTrue(said().contains(" operations=" + count + " "), this::said);
        assertEquals(4, said().lines().filter(line -> line.startsWith("  ok")).count(), this::said);
        assertTrue(said().contains("unknown=0"), this::said);
    }

    @Test
    void monkeyRepeatsTheOldLoadTool() throws Exception {
        int exitCode = load(List.of("--profile", "monkey", "--seed", "4711"));

        assertEquals(0, exitCode, this::said);
        assertTrue(said().contains("seed 4711"), this::said);
        assertTrue(
                said().contains(
                                "profile=monkey accounts=20 batch=1 postings=1 connections=100 target_rate=0 seed=4711"),
                this::said);
        assertTrue(said().contains("operations=1000"), this::said);
    }

    @Test
    void keepsToItsSchedule() throws Exception {
        int exitCode = load(List.of("--rate", "200", "--count", "100", "--accounts", "10"));

        assertEquals(0, exitCode, this::said);
        assertTrue(said().contains("200 a second on schedule"), this::said);
        assertTrue(said().contains("operations=100"), this::said);
    }

    @Test
    void noticesMoneyThatSomebodyElseMoved() throws Exception {
        PrintStream meddling = new PrintStream(new Meddler(out), true, StandardCharsets.UTF_8);

        int exitCode = new Bench(meddling, stream(err))
                .run(List.of("--url", server.target().toString(), "--count", "100", "--accounts", "10"));

        assertEquals(1, exitCode, this::said);
        assertTrue(said().contains("WRONG  balances of 10 accounts equal what was acknowledged: 1 differ"), this::said);
        assertTrue(said().contains("checks=wrong"), this::said);
    }

    @Test
    void learnsWhatBecameOfOperationsWhoseAnswersWereLost() throws Exception {
        try (Censor censor = new Censor(server.target().port(), 40, 5)) {
            int exitCode = new Bench(stream(out), stream(err))
                    .run(List.of("--url", "http://127.0.0.1:" + censor.port(), "--count", "400", "--accounts", "10"));

            assertEquals(0, exitCode, this::said);
            assertEquals(5, censor.keptBack());
            assertTrue(said().contains("unknown outcomes are known by asking again"), this::said);
        }
    }

    @Test
    void startsAServerOfItsOwnAndLeavesNothingBehind(@TempDir Path parent) throws Exception {
        int exitCode = new Bench(stream(out), stream(err))
                .run(List.of("--count", "50", "--accounts", "10", "--data", parent.toString(), "--live", "off"));

        assertEquals(0, exitCode, this::said);
        try (Stream<Path> files = Files.list(parent)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void saysInOneLineThatNoServerListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        int exitCode = new Bench(stream(out), stream(err)).run(List.of("--url", "http://127.0.0.1:" + port));

        assertEquals(1, exitCode);
        assertEquals(1, text(err).lines().count(), () -> text(err));
        assertTrue(text(err).contains("takes no connection"), () -> text(err));
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (List<String> options : List.of(
                List.of("--form", "xml"),
                List.of("--profile", "quiet"),
                List.of("--rate", "0"),
                List.of("--rate", "fast"),
                List.of("--connections", "0"),
                List.of("--accounts", "1"),
                List.of("--batch", "2"),
                List.of("--form", "ndjson", "--batch", "10001"),
                List.of("--form", "packed", "--batch", "65537"),
                List.of("--postings", "0"),
                List.of("--postings", "2", "--profile", "mixed"),
                List.of("--zipf", "0"),
                List.of("--zipf", "-1"),
                List.of("--seconds", "0"),
                List.of("--seconds", "-1"),
                List.of("--count", "0"),
                List.of("--seed", "x"),
                List.of("--live", "loud"),
                List.of("--url", "https://example.com"),
                List.of("--url", "127.0.0.1:8080"),
                List.of("--url", "http://127.0.0.1:1", "--data", "/tmp"),
                List.of("--token-file", "x"),
                List.of("--speed", "9"))) {
            assertThrows(
                    Arguments.Misused.class, () -> new Bench(stream(out), stream(err)).run(options), options::toString);
        }
    }

    private int load(List<String> options) throws Arguments.Misused {
        List<String> all = new ArrayList<>(List.of("--url", server.target().toString()));
        all.addAll(options);
        return new Bench(stream(out), stream(err)).run(all);
    }

    private static PrintStream stream(OutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return text(out) + text(err);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Deposits money to the run's first account as soon as a line tells of the load, hence before the checks. */
    private static final class Meddler extends OutputStream {
        private final ByteArrayOutputStream to;
        private boolean isDone;

        Meddler(ByteArrayOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            to.write(b);
        }

        @Override
        public void flush() throws IOException {
            Matcher accounts = ACCOUNTS.matcher(text(to));
            if (isDone || !text(to).contains("/s  p50") || !accounts.find()) {
                return;
            }
            isDone = true;
            HttpRequest deposit = HttpRequest.newBuilder(URI.create(server.target() + "/v1/deposits"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"transaction_id\":\"" + UUID.randomUUID() + "\",\"to_account\":\"" + accounts.group(1)
                                    + "0\",\"amount\":\"0.01\",\"currency\":\"USD\"}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertEquals(
                        201,
                        client.send(deposit, HttpResponse.BodyHandlers.discarding())
                                .statusCode());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
