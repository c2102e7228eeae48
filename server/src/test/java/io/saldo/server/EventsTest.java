package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EventsTest {
    @TempDir
    Path directory;

    @Test
    void pagesThroughTheJournalFromTheBeginning() {
        try (TestServer saldo = TestServer.start(directory)) {
            saldo.open("a", "10");

            long expected = 1;
            String cursor = "";
            int size;
            do {
                Answer page = saldo.get("/v1/events?limit=70" + cursor).is(200);
                size = page.count("events");
                for (int i = 0; i < size; i++) {
                    assertEquals(expected, page.number("events." + i + ".sequence"));
                    assertEquals(Long.toString(expected++), page.text("events." + i + ".cursor"));
                }
                cursor = "&after=" + page.text("next_cursor");
            } while (size > 0);

            assertEquals(saldo.sequence(), expected - 1);
            Answer last = saldo.get("/v1/events?after=" + (expected - 2));
            assertEquals("transfer_posted", last.text("events.0.type"));
            assertEquals("10.0000", last.text("events.0.to_balance"));
        }
    }

    @Test
    void streamsWhatHappensAndResumesBehindTheLastEvent() throws Exception {
        try (TestServer saldo = TestServer.start(directory)) {
            saldo.open("a", "10");
            long before = saldo.sequence();
            List<String> seen = new ArrayList<>();
            try (Stream stream = Stream.open(saldo, "/v1/events?after=" + before)) {
                saldo.deposit("a", "1");
                saldo.deposit("a", "2");
                seen.add(stream.next());
                seen.add(stream.next());
            }
            saldo.deposit("a", "3");
            try (Stream stream = Stream.open(saldo, "/v1/events", "Last-Event-ID", Long.toString(before + 2))) {
                saldo.deposit("a", "4");
                seen.add(stream.next());
                seen.add(stream.next());
            }

            for (int i = 0; i < seen.size(); i++) {
                String event = seen.get(i);
                assertTrue(event.startsWith("id: " + (before + 1 + i) + "\nevent: transfer_posted\ndata: {"), event);
                assertTrue(event.contains("\"amount\":\"" + (i + 1) + ".0000\""), event);
            }
        }
    }

    @Test
    void beginsNowWhenAsked() throws Exception {
        try (TestServer saldo = TestServer.start(directory)) {
            saldo.open("a", "10");

            Answer page = saldo.get("/v1/events?after=now").is(200);

            assertEquals(0, page.count("events"));
            assertEquals(Long.toString(saldo.sequence()), page.text("next_cursor"));
            try (Stream stream = Stream.open(saldo, "/v1/events?after=now")) {
                saldo.deposit("a", "1");
                assertTrue(stream.next().startsWith("id: " + saldo.sequence() + "\n"));
            }
        }
    }

    @Test
    void refusesACursorBeyondTheJournal() {
        try (TestServer saldo = TestServer.start(directory)) {
            long beyond = saldo.sequence() + 1;

            saldo.get("/v1/events?after=" + beyond).isProblem(400, "invalid_request");
            saldo.get("/v1/events", "Accept", "text/event-stream", "Last-Event-ID", Long.toString(beyond))
                    .isProblem(400, "invalid_request");
            saldo.get("/v1/events?consistency=local&after=" + beyond).is(200);
        }
    }

    @Test
    void limitsOpenStreamsAndEndsThemWhenTheServerStops() throws Exception {
        TestServer saldo = TestServer.start(directory, "--http-event-streams-max=1");
        try (Stream stream = Stream.open(saldo, "/v1/events?after=" + saldo.sequence())) {
            saldo.get("/v1/events", "Accept", "text/event-stream").isProblem(429, "too_many_requests");
            saldo.get("/v1/events").is(200);

            Thread stopping = Thread.ofVirtual().start(saldo::close);

            assertEquals("", stream.next(), "the stream ends, and ends properly");
            stopping.join();
        }
    }

    @Test
    void aStreamThatNobodyReadsSlowsNobodyDown() throws Exception {
        try (TestServer saldo = TestServer.start(directory, "--http-write-seconds=2")) {
            saldo.open("a", "1000000");
            saldo.open("b", "0");
            try (Stream idle = Stream.open(saldo, "/v1/events")) {
                for (int i = 0; i < 20; i++) {
                    String[] lines = new String[1_000];
                    for (int j = 0; j < lines.length; j++) {
                        lines[j] = "{\"op\":\"transfer\","
                                + TestServer.transfer(TestServer.newId(), "a", "b", "0.01")
                                        .substring(1);
                    }
                    saldo.batch(lines).is(200);
                }
                assertTrue(idle.next().startsWith("id: 1\n"));
            }
            assertEquals("200.0000", saldo.balance("b"));
        }
    }

    /** An open event stream. */
    private record Stream(InputStream body, BufferedReader lines) implements AutoCloseable {
        static Stream open(TestServer saldo, String path, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(saldo.uri(path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Accept", "text/event-stream");
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<InputStream> response =
                    saldo.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/event-stream",
                    response.headers().firstValue("Content-Type").orElse(""));
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            Stream stream = new Stream(response.body(), lines);
            assertTrue(stream.next().startsWith("retry: "));
            return stream;
        }

        /** The next event without its blank line, or nothing when the stream has ended. */
        String next() throws IOException {
            StringBuilder event = new StringBuilder();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                event.append(event.isEmpty() ? "" : "\n").append(line);
            }
            return event.toString();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
