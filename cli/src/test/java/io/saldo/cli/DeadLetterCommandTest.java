package io.saldo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
