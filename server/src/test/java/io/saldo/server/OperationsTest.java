package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.server.problem.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those who run the server use, and what those who write clients read. */
final class OperationsTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "100");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    @Test
    void tellsProbesThatItIsFine() {
        for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
            assertEquals("OK", saldo.get(path).is(200).body());
        }
    }

    @Test
    void countsRequestsByRouteAndDecisionsByOutcome() {
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "a", "b", "1"))
                .is(201);
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "b", "a", "1000"));
        saldo.get("/v1/accounts/made-up-by-someone");
        saldo.get("/made/up/by/someone");

        String metrics = saldo.get("/metrics").is(200).body();

        for (String expected : new String[] {
            "saldo_http_requests_seconds_count{method=\"POST\",route=\"/v1/transfers\",status=\"201\"} 1",
            "saldo_http_requests_seconds_count{method=\"POST\",route=\"/v1/transfers\",status=\"422\"} 1",
            "saldo_http_requests_seconds_bucket{method=\"POST\",route=\"/v1/transfers\",status=\"201\",le=\"+Inf\"} 1",
            "saldo_http_requests_seconds_count{method=\"GET\",route=\"/v1/accounts/{id}\",status=\"404\"} 1",
            "saldo_http_requests_active 1.0",
            "saldo_decisions_total{outcome=\"transfer_posted\"} 2.0",
            "saldo_decisions_total{outcome=\"refused_insufficient_funds\"} 1.0",
            "saldo_accounts 3.0",
            "saldo_sequence ",
            "saldo_ids ",
            "saldo_job_running{job=\"checkpoint\"} 0.0",
            "saldo_job_running{job=\"id-merge\"} 0.0",
            "saldo_job_runs_total{job=\"journal-sync\"} ",
            "saldo_job_seconds_total{job=\"index\"} ",
            "saldo_job_paced_seconds_total{job=\"segment\"} ",
            "saldo_job_bytes_total{job=\"segment\"} ",
            "saldo_log_mark_seconds_count 0",
            "saldo_event_streams_behind 0.0",
            "saldo_event_streams_events_total ",
            "saldo_event_streams_seconds_total ",
            "saldo_event_streams_paced_seconds_total ",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "jvm_gc_",
        }) {
            assertTrue(metrics.contains(expected), expected);
        }
        assertFalse(metrics.contains("made"));
    }

    @Test
    void showsTheCluster() {
        Answer cluster = saldo.get("/v1/cluster").is(200);

        assertEquals("leader", cluster.text("nodes.0.roles.0"));
        assertEquals(true, cluster.at("nodes.0.ready"));
        assertEquals(1, cluster.number("partitions"));
        assertEquals(saldo.sequence(), cluster.number("partition_list.0.sequence"));
        assertEquals(cluster.text("node"), cluster.text("partition_list.0.leader"));
    }

    @Test
    void changesTheLogLevelWhileItRuns() {
        String before = saldo.get("/v1/log-level").is(200).text("level");
        try {
            assertEquals(
                    "DEBUG",
                    saldo.put("/v1/log-level", "{\"level\":\"DEBUG\"}").is(200).text("level"));
            assertEquals("DEBUG", saldo.get("/v1/log-level").text("level"));
            saldo.put("/v1/log-level", "{\"level\":\"LOUD\"}").isProblem(400, "invalid_request");
            saldo.put("/v1/log-level", "{}").isProblem(400, "invalid_request");
        } finally {
            saldo.put("/v1/log-level", "{\"level\":\"" + before + "\"}").is(200);
        }
    }

    @Test
    void documentsEveryRouteAndServesEveryDocumentedOne() {
        Set<String> routes = saldo.server().routes().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(routes, new TreeSet<>(OpenApi.operations()));
    }

    @Test
    void publishesTheDocumentInJsonAndYaml() {
        Answer json = saldo.get("/openapi.json").is(200);

        assertEquals("3.1.0", json.text("openapi"));
        assertEquals(json.body(), saldo.get("/openapi").is(200).body());
        assertTrue(saldo.get("/openapi.yaml").is(200).body().startsWith("openapi: 3.1.0\n"));
        assertTrue(saldo.get("/openapi", "Accept", "application/yaml").body().startsWith("openapi: 3.1.0\n"));
    }

    @Test
    void namesEveryProblemCodeInTheDocument() {
        String document = saldo.get("/openapi.yaml").body();

        for (ProblemCode code : ProblemCode.values()) {
            assertTrue(document.contains("`" + code.code() + "`"), code.code());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html; charset=utf-8",
        "/docs/swagger-ui.css, text/css; charset=utf-8",
        "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8",
        "/docs/start.js, text/javascript; charset=utf-8",
        "/docs/favicon-32x32.png, image/png",
    })
    void servesSwaggerUiFromItself(String path, String mediaType) {
        Answer page = saldo.get(path).is(200);

        assertEquals(mediaType, page.header("Content-Type"));
        assertTrue(page.header("Content-Security-Policy").contains("default-src 'none'; script-src 'self';"));
        assertTrue(page.body().length() > 100);
        if (mediaType.startsWith("text/html")) {
            assertFalse(page.body().contains("//"), "nothing comes from elsewhere");
            assertFalse(page.body().toLowerCase(Locale.ROOT).contains("<script>"), "no script stands in the page");
        }
    }

    @Test
    void servesNoOtherFile() {
        for (String file : new String[] {"x", "..", "%2e%2e%2fstart.js", "..%2f..%2flogback.xml", "index.html"}) {
            int status = saldo.get("/docs/" + file).status();
            assertTrue(status == 404, file + " " + status);
        }
    }

    @Test
    void closesTheConnectionWhenItIsAskedTo() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            RawAnswer answer = RawAnswer.read(socket.getInputStream());

            assertEquals(200, answer.status());
            assertTrue(answer.head().contains("Connection: close\r\n"));
            assertEquals(-1, socket.getInputStream().read());
        }
    }
}
