package io.saldo.client.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTest {
    private static final String STREAM = """
            retry: 1000
            : the journal goes on here

            id: 1
            event: account_opened
            data: {"a":1}

            : still here

            data:{"b":"\u20ac"}
            dataset: nothing of ours

            data: two
            data:  lines
            data

            id: 3

            data: cut off""";

    private static final List<String> EVENTS = List.of("{\"a\":1}", "{\"b\":\"\u20ac\"}", "two\n lines\n");

    @Test
    void findsTheSameEventsHoweverTheBytesArrive() throws IOException {
        for (String ends : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = STREAM.replace("\n", ends).getBytes(StandardCharsets.UTF_8);
            for (int piece = 1; piece <= bytes.length; piece++) {
                assertEquals(EVENTS, read(new Pieces(bytes, piece)), "pieces of " + piece);
            }
        }
    }

    @Test
    void takesLinesThatAreLongerThanItsBuffer() throws IOException {
        String text = "x".repeat(1_000_000);

        assertEquals(List.of(text, "y"), read(new Pieces(bytes("data: " + text + "\n\ndata: y\n\n"), 5_000)));
    }

    @Test
    void refusesEventsWithoutEnd() {
        assertThrows(IOException.class, () -> read(new Pieces(bytes("data: " + "x".repeat(9 << 20)), 1 << 20)));
        assertThrows(
                IOException.class,
                () -> read(new Pieces(bytes(("data: " + "x".repeat(1 << 20) + "\n").repeat(9)), 1 << 20)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> read(InputStream stream) throws IOException {
        ServerSentEvents events = new ServerSentEvents(stream);
        List<String> found = new ArrayList<>();
        do {
            while (events.advance()) {
                found.add(new String(events.data(), 0, events.length(), StandardCharsets.UTF_8));
            }
        } while (events.fill());
        return found;
    }

    /** Gives at most so many bytes at a time. */
    private static final class Pieces extends FilterInputStream {
        private final int most;

        Pieces(byte[] bytes, int most) {
            super(new ByteArrayInputStream(bytes));
            this.most = most;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, most));
        }
    }
}
