package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plain requests are served without the web server, and nobody may notice. The first request of a connection is never plain,
 * and one with an unknown header is not either, so the two ways can be held against each other.
 */
@SuppressWarnings("StringConcatToTextBlock")
@Timeout(120)
final class PlainRequestsTest {
    private static final String UNKNOWN_HEADER = "X-Unknown: a\r\n";
    private static final String FIRST = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final long SEED = 20_261_201L;
    private static final int MUTATIONS = 150;

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "1000");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static String request(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: same\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String transfer(String id, String amount) {
        return TestServer.transfer(id, "a", "b", amount);
    }

    /** Sends all at once on a connection that has served a request before, says that no more comes, and reads all answers. */
    private static List<RawAnswer> answers(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(60_000);
            write(socket, FIRST);
            assertEquals(200, RawAnswer.read(socket.getInputStream()).status());
            write(socket, bytes);
            socket.shutdownOutput();
            return readAll(socket);
        }
    }

    private static List<RawAnswer> readAll(Socket socket) throws IOException {
        byte[] all;
        try {
            all = socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            all = new byte[0];
        }
        ByteArrayInputStream stream = new ByteArrayInputStream(all);
        List<RawAnswer> answers = new ArrayList<>();
        while (stream.available() > 0) {
            answers.add(RawAnswer.read(stream));
        }
        return answers;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Status, headers in the order of their names without the date, and the body. */
    private static String shown(RawAnswer answer) {
        List<String> lines = answer.head()
                .lines()
                .filter(line -> !line.startsWith("Date: ") && !line.isEmpty())
                .sorted()
                .toList();
        return String.join("\n", lines) + "\n" + answer.body();
    }

    @Test
    void answersAPlainRequestLikeAnyOther() throws IOException {
        String json = "Content-Type: application/json\r\n";
        String known = TestServer.newId();
        String refused = TestServer.newId();
        saldo.post("/v1/transfers", transfer(known, "1")).is(201);
        saldo.post("/v1/transfers", transfer(refused, "100000")).is(422);
        List<String> same = List.of(
                request("/v1/transfers", json, transfer(known, "1")),
                request("/v1/transfers", json, transfer(known, "2")),
                request("/v1/transfers", json + "Accept: application/json\r\n", transfer(known, "1")),
                request("/v1/transfers", json + "Accept: text/html\r\n", transfer(known, "1")),
                request("/v1/transfers", "", transfer(known, "1")),
                request("/v1/transfers", "Content-Type: text/plain\r\n", transfer(known, "1")),
                request("/v1/transfers", json, "{}"),
                request("/v1/transfers", json, "{"),
                request("/v1/transfers", json, transfer(refused, "100000")),
                request("/v1/wallet/balance_transfer", json, transfer(known, "1")),
                request("/v1/deposits", json, "{\"transaction_id\":\"" + known + "\"}"),
                request("/v1/holds", json, "{\"x\":1}"),
                request("/v1/accounts", json, "{\"account_id\":\"a\"}"),
                request("/v1/batch", "Content-Type: application/x-ndjson\r\n", "{\"op\":\"transfer\"}\n\n"),
                request("/v1/batch", json, "{\"op\":\"transfer\"}\n\n"));

        for (String plain : same) {
            String parsed = plain.replaceFirst("\r\n", "\r\n" + UNKNOWN_HEADER);
            List<RawAnswer> both = answers(plain + parsed);

            assertEquals(2, both.size(), plain);
            assertEquals(shown(both.get(1)), shown(both.get(0)), plain);
            assertTrue(both.get(0).head().contains("\r\nDate: "), both.get(0).head());
        }
    }

    @Test
    void answersAPlainReadLikeAnyOther() throws IOException {
        saldo.open("reader", "5");
        for (String target : List.of(
                "reader",
                "nobody",
                "reader/balance",
                "reader/balance?currency=XXX",
                "reader/balance?currency=USD&currency=USD",
                "reader/history?limit=50",
                "reader/history?limit=0",
                "reader/history?unknown=1",
                "reader/history?",
                "reader/stats",
                "reader/other",
                "reader/",
                "@external")) {
            for (String headers : List.of("", "Accept: application/json\r\n", "Accept: text/html\r\n")) {
                String plain = "GET /v1/accounts/" + target + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: same\r\n"
                        + headers + "\r\n";
                List<RawAnswer> both = answers(plain + plain.replaceFirst("\r\n", "\r\n" + UNKNOWN_HEADER));

                assertEquals(2, both.size(), plain);
                assertEquals(shown(both.get(1)), shown(both.get(0)), plain);
            }
        }
    }

    /** Lines of a batch, over 100 KiB of them, in which one transfer stands again and again. */
    private static String lines(String id, int count) {
        return ("{\"op\":\"transfer\"," + transfer(id, "1").substring(1) + "\n").repeat(count);
    }

    @Test
    void answersALongRequestLikeAnyOther() throws IOException {
        String known = TestServer.newId();
        String json = "Content-Type: application/json\r\n";
        String ndjson = "Content-Type: application/x-ndjson\r\n";
        saldo.post("/v1/transfers", transfer(known, "1")).is(201);
        String blanks = " ".repeat(20_000);
        List<String> same = List.of(
                request("/v1/batch", ndjson, lines(known, 900)),
                request("/v1/batch", ndjson, "\n".repeat(20_000)),
                request("/v1/batch", "Content-Type: text/plain\r\n", lines(known, 900)),
                request("/v1/transfers", json, blanks + transfer(known, "1")),
                request("/v1/transfers", json, blanks + "{"),
                request("/v1/transfers", json + "Accept: text/html\r\n", blanks + transfer(known, "1")),
                request("/v1/transfers", json, blanks.repeat(53)),
                request("/v1/wallet/balance_transfer", json, blanks + transfer(known, "1")));

        for (String plain : same) {
            String parsed = plain.replaceFirst("\r\n", "\r\n" + UNKNOWN_HEADER);
            String last = request("/v1/transfers", json, transfer(known, "1"));
            List<RawAnswer> all = answers(plain + last + parsed + last);
            String seen = plain.substring(0, 100);

            assertEquals(4, all.size(), seen);
            assertEquals(shown(all.get(2)), shown(all.get(0)), seen);
            assertEquals(shown(all.get(3)), shown(all.get(1)), seen);
            assertEquals(200, all.get(1).status(), seen);
        }
    }

    /** What is answered when the first request and these bytes are sent, so many at a time. */
    private static List<RawAnswer> answersInPieces(String bytes, int piece) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            write(socket, FIRST);
            for (int from = 0; from < bytes.length(); from += piece) {
                write(socket, bytes.substring(from, Math.min(bytes.length(), from + piece)));
            }
            socket.shutdownOutput();
            return readAll(socket);
        }
    }

    @Test
    void servesLongRequestsInPieces() throws IOException {
        String known = TestServer.newId();
        saldo.post("/v1/transfers", transfer(known, "1")).is(201);
        String bytes = request("/v1/batch", "Content-Type: application/x-ndjson\r\n", lines(known, 60))
                .repeat(3);
        for (int piece : List.of(1_000_000, 7_000, 331, 97)) {
            List<RawAnswer> answers = answersInPieces(bytes, piece);

            assertEquals(4, answers.size());
            answers.stream().skip(1).forEach(answer -> {
                assertEquals(200, answer.status());
                assertEquals(60, answer.body().split("\"replayed\":true", -1).length - 1);
            });
        }
    }

    @Test
    void refusesALongRequestThatEndsWithinItsBody() throws IOException {
        String whole = request("/v1/batch", "Content-Type: application/x-ndjson\r\n", lines(TestServer.newId(), 900));
        long sequence = saldo.sequence();

        for (int length : List.of(200, 9_000, 100_000, whole.length() - 1)) {
            List<RawAnswer> answers = answers(whole.substring(0, length));

            assertEquals(400, answers.getLast().status(), answers.toString());
            assertTrue(answers.getLast().head().contains("Connection: close"), answers.toString());
        }
        assertEquals(sequence, saldo.sequence(), "nothing was moved by a part of a batch");
    }

    @Test
    void refusesAnotherHostInAPlainRequest() throws IOException {
        String request = request("/v1/transfers", "", "{}").replace("localhost", "example.com");

        assertEquals(403, answers(request).getFirst().status());
    }

    @Test
    void servesPlainRequestsInPiecesAndManyAtOnce() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String headers = i % 3 == 0 ? UNKNOWN_HEADER : "";
            many.append(request(
                    "/v1/transfers",
                    headers + "Content-Type: application/json\r\n",
                    transfer(TestServer.newId(), "0.01")));
        }
        for (int piece : List.of(1_000_000, 7_000, 331, 97)) {
            String bytes = many.toString().replaceAll("[0-9a-f]{12}\"", String.format("%012x\"", piece));
            List<RawAnswer> answers = answersInPieces(bytes, piece);

            assertEquals(41, answers.size());
            answers.stream().skip(1).forEach(answer -> assertEquals(201, answer.status(), answer.toString()));
        }
    }

    @Test
    void takesNoBodyForARequest() throws IOException {
        String hidden =
                request("/v1/transfers", "Content-Type: application/json\r\n", transfer(TestServer.newId(), "5"));
        String head =
                "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + UNKNOWN_HEADER;
        String length = "Content-Length: " + hidden.length() + "\r\n\r\n";
        long sequence = saldo.sequence();

        for (String before : List.of("", FIRST, request("/v1/transfers", UNKNOWN_HEADER, "{}"))) {
            for (String begin : List.of(head + length, head + "Expect: 100-continue\r\n" + length)) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
                    socket.setSoTimeout(60_000);
                    write(socket, FIRST);
                    assertEquals(200, RawAnswer.read(socket.getInputStream()).status());
                    write(socket, before + begin);
                    if (!before.isEmpty()) {
                        RawAnswer.read(socket.getInputStream());
                    }
                    write(socket, hidden);
                    socket.shutdownOutput();

                    List<RawAnswer> answers = readAll(socket);

                    assertEquals(400, answers.getLast().status(), answers.toString());
                }
            }
        }
        assertEquals(sequence, saldo.sequence(), "nothing was moved by a body");
    }

    @Test
    void readsBrokenRequestsAsTheWebServerDoes() throws IOException {
        Random random = new Random(SEED);
        String request = request(
                "/v1/transfers",
                "Content-Type: application/json\r\nAccept: */*\r\nUser-Agent: x\r\n",
                transfer("00000000-0000-4000-8000-0000000000ff", "100000"));
        String alphabet = "\r\n :;,\t\0ax01-Z\u007f\u00ff\"{}";

        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder mutated = new StringBuilder(request);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(mutated.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> mutated.setCharAt(at, c);
                    case 1 -> mutated.insert(at, c);
                    default -> mutated.deleteCharAt(at);
                }
            }
            String plain = mutated.toString();
            String seen = "seed " + SEED + ", mutation " + i + ": " + plain;
            String parsed = statuses(onANewConnection(plain));

            assertEquals(parsed, statuses(answers(plain)), seen);
        }
    }

    private static List<RawAnswer> onANewConnection(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), saldo.port())) {
            socket.setSoTimeout(60_000);
            write(socket, bytes);
            socket.shutdownOutput();
            return readAll(socket);
        }
    }

    private static String statuses(List<RawAnswer> answers) {
        return answers.stream()
                .map(answer -> answer.status()
                        + answer.body().replaceAll("\"(request_id|sequence|timestamp|detail)\":[^,}]*", ""))
                .toList()
                .toString();
    }
}
