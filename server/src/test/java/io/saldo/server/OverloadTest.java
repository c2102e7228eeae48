package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Too much at once gets an answer, and what had come before goes on. */
@Timeout(60)
final class OverloadTest {
    @TempDir
    Path directory;

    @Test
    void refusesMoreRequestsThanMayBeUnderWay() throws IOException {
        try (TestServer saldo = TestServer.start(directory, "--http-requests-max=2");
                Socket one = begin(saldo, 2);
                Socket two = begin(saldo, 2)) {
            Answer answer;
            do {
                answer = saldo.get("/v1/currencies");
            } while (answer.status() == 200);

            answer.isProblem(503, "overloaded");
            assertEquals("1", answer.header("Retry-After"));
            saldo.get("/health/ready").is(200);
            finish(one, "{}");
            finish(two, "{}");
            saldo.get("/v1/currencies").is(200);
        }
    }

    @Test
    void refusesMoreLargeBodiesThanFitTheMemory() throws IOException {
        long budget = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 16);
        int large = 1 << 20;
        List<Socket> open = new ArrayList<>();
        try (TestServer saldo = TestServer.start(directory)) {
            for (long taken = 0; taken + large <= budget; taken += large) {
                open.add(begin(saldo, large));
            }
            while (!saldo.get("/metrics").body().contains("saldo_http_requests_active " + (open.size() + 1) + ".0")) {
                Thread.onSpinWait();
            }

            Answer refused = saldo.post("/v1/accounts", "{\"metadata\":{\"a\":\"" + "x".repeat(large - 100) + "\"}}");

            refused.isProblem(503, "overloaded");
            saldo.post("/v1/accounts", "{}").is(201);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Sends the head of a request, and nothing of the body that it announces. */
    private static Socket begin(TestServer saldo, int length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void finish(Socket socket, String body) throws IOException {
        socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
        assertTrue(RawAnswer.read(socket.getInputStream()).status() == 201);
    }
}
