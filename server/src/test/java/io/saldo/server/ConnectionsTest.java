package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection may do to the server: nothing. Lines end with CR LF here, which text blocks would hide. */
@SuppressWarnings("StringConcatToTextBlock")
@Timeout(60)
final class ConnectionsTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(
                directory, "--http-idle-seconds=2", "--http-request-seconds=1", "--http-write-seconds=1");
        saldo.open("a", "100");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | GET",
                "400 | nonsense",
                "400 | GET /v1/accounts/a",
                "400 | GET /v1/accounts/a FTP/1.1",
                "400 | GET /v1/accounts/a HTTP/2.0",
                "426 | GET /v1/accounts/a HTTP/1.0",
                "400 | GET v1/accounts/a b HTTP/1.1",
                "404 | GET * HTTP/1.1",
                "405 | BREW /v1/accounts/a HTTP/1.1",
                "405 | TRACE /v1/accounts/a HTTP/1.1",
                "400 | GET /v1/accounts/{a} HTTP/1.1",
                "400 | GET /v1/accounts/a?limit=\u0001 HTTP/1.1",
            })
    void refusesABrokenFirstLine(int status, String line) {
        RawAnswer answer = RawAnswer.of(saldo, line.strip() + "\r\nHost: localhost\r\n\r\n");

        assertEquals(status, answer.status(), answer.toString());
        assertTrue(answer.isProblem(), answer.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Content-Length: -1",
                "400 | Content-Length: x",
                "400 | Content-Length: 1e3",
                "413 | Content-Length: 99999999999",
                "400 | Content-Length: 999999999999999999999999",
                "400 | Transfer-Encoding: gzip",
                "400 | Transfer-Encoding: chunked\\r\\nContent-Length: 5",
                "400 | Transfer-Encoding: chunked, chunked",
                "400 | Content-Length: 5\\r\\nContent-Length: 6",
                "400 | Content-Encoding: gzip\\r\\nContent-Length: 2",
                "400 | Host: other",
                "400 | no colon here",
                "400 | : no name",
                "400 | Bad Name: x",
            })
    void refusesBrokenHeaders(int status, String headers) {
        long sequence = saldo.sequence();
        RawAnswer answer = RawAnswer.of(
                saldo,
                "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + headers.replace("\\r\\n", "\r\n") + "\r\n\r\n{}");

        assertEquals(status, answer.status(), answer.toString());
        assertTrue(answer.isProblem(), answer.toString());
        assertEquals(sequence, saldo.sequence());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zz\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "-2\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                "ffffffffff\\r\\n{}",
                "2\\r\\n{}\\r\\n0\\r\\nx\\r\\n\\r\\n",
            })
    void refusesBrokenChunks(String chunks) {
        RawAnswer answer = RawAnswer.of(
                saldo,
                "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + chunks.replace("\\r\\n", "\r\n"));

        assertTrue(answer.status() == 400 || answer.status() == 413, answer.toString());
        assertTrue(answer.isProblem(), answer.toString());
    }

    @Test
    void refusesWhatIsTooLong() {
        assertEquals(
                414,
                RawAnswer.of(saldo, "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status());
        assertEquals(
                414,
                RawAnswer.of(
                                saldo,
                                "GET /v1/accounts/a?" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status());
        RawAnswer headers = RawAnswer.of(
                saldo, "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
        assertEquals(431, headers.status());
        assertTrue(headers.isProblem());
        RawAnswer many = RawAnswer.of(
                saldo, "GET /health HTTP/1.1\r\nHost: localhost\r\n" + "X-A: b\r\n".repeat(10_000) + "\r\n");
        assertEquals(431, many.status());
    }

    @Test
    void answersABodyThatIsTooLargeAlthoughItsSenderGoesOn() {
        byte[] head = ("POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 30000000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + 30_000_000];
        System.arraycopy(head, 0, request, 0, head.length);

        RawAnswer answer = RawAnswer.of(saldo, request);

        assertEquals(413, answer.status());
        assertTrue(answer.isProblem());
    }

    @Test
    void refusesABodyBeforeItIsSentWhenTheClientAsksFirst() throws IOException {
        String head = "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: ";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(10_000);
            write(socket, head + "2000000\r\n\r\n");

            assertEquals(413, RawAnswer.read(socket.getInputStream()).status());
            assertEquals(-1, readToTheEnd(socket));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(10_000);
            write(socket, head + "2\r\n\r\n");

            assertEquals(100, RawAnswer.read(socket.getInputStream()).status());
            write(socket, "{}");
            assertEquals(400, RawAnswer.read(socket.getInputStream()).status());
        }
    }

    @Test
    void answersABodyThatEndsEarly() {
        RawAnswer answer = RawAnswer.of(
                saldo,
                "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{\"transaction_id\"");

        assertEquals(400, answer.status());
        assertTrue(answer.isProblem());
    }

    @Test
    void servesOthersWhileManyAreSlowAndClosesThoseInTheEnd() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port());
                socket.setSoTimeout(20_000);
                slow.add(socket);
                if (i % 2 == 0) {
                    write(socket, "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n");
                }
            }

            for (int i = 0; i < 20; i++) {
                saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "a", "b", "1"))
                        .is(201);
            }
            for (Socket socket : slow) {
                assertEquals(-1, readToTheEnd(socket), "who is too slow is cut off");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertEquals("20.0000", saldo.balance("b"));
    }

    private static int readToTheEnd(Socket socket) throws IOException {
        InputStream stream = socket.getInputStream();
        try {
            int last = stream.read();
            while (last >= 0) {
                last = stream.read();
            }
            return last;
        } catch (SocketException reset) {
            return -1;
        }
    }

    @Test
    void cutsOffAClientThatSendsByteByByte() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(20_000);
            write(socket, "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            long began = System.nanoTime();
            boolean isCutOff = false;
            while (!isCutOff && System.nanoTime() - began < 15_000_000_000L) {
                try {
                    write(socket, "x");
                    LockSupport.parkNanos(50_000_000);
                } catch (IOException closed) {
                    isCutOff = true;
                }
            }
            assertTrue(isCutOff);
        }
    }

    @Test
    void cutsOffAClientThatDoesNotReadItsAnswers() throws IOException {
        String request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(20_000);
            long began = System.nanoTime();
            boolean isCutOff = false;
            while (!isCutOff && System.nanoTime() - began < 20_000_000_000L) {
                try {
                    write(socket, request.repeat(100));
                } catch (IOException closed) {
                    isCutOff = true;
                }
            }
            assertTrue(isCutOff);
        }
        saldo.get("/health").is(200);
    }

    @Test
    void servesManyRequestsThatComeAtOnce() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(10_000);
            write(
                    socket,
                    "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: one\r\n\r\n"
                            + "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: two\r\n\r\n");

            assertTrue(RawAnswer.read(socket.getInputStream()).head().contains("X-Request-Id: one\r\n"));
            assertTrue(RawAnswer.read(socket.getInputStream()).head().contains("X-Request-Id: two\r\n"));
        }
    }

    @Test
    void givesAnIdToEveryRequestAndKeepsAGoodOne() {
        assertEquals(
                "my-id.1_X", saldo.get("/health", "X-Request-Id", "my-id.1_X").header("X-Request-Id"));
        for (String bad : List.of("x".repeat(65), "a b", "a\"b", "a;b")) {
            String given = saldo.get("/health", "X-Request-Id", bad).header("X-Request-Id");
            assertTrue(given.matches("[0-9a-z-]{5,64}"), given);
        }
        Answer problem = saldo.get("/v1/accounts/nobody", "X-Request-Id", "seen-in-both");
        assertEquals("seen-in-both", problem.text("request_id"));
    }

    @Test
    void saysOnEveryAnswerHowItMayBeUsed() {
        for (Answer answer : List.of(saldo.get("/v1/accounts/a"), saldo.get("/nothing"), saldo.get("/health"))) {
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            assertEquals("no-store", answer.header("Cache-Control"));
            assertEquals("default-src 'none'; frame-ancestors 'none'", answer.header("Content-Security-Policy"));
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream stream = socket.getOutputStream();
        stream.write(text.getBytes(StandardCharsets.ISO_8859_1));
        stream.flush();
    }
}
