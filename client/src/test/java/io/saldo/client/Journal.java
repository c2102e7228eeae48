package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.event.Event;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The whole journal of a server, read in pages without the client; and what a follower took, to hold against it. */
final class Journal {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final List<Event> events = new ArrayList<>();
    private EventCursor cursor = EventCursor.BEGINNING;

    /** What pages tell, partition after partition. */
    static List<JsonObject> of(LiveServer server) throws Exception {
        List<JsonObject> all = new ArrayList<>();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String after = "0";
            List<JsonObject> page;
            do {
                URI uri = URI.create(server.url() + "/v1/events?limit=1000&after=" + after);
                JsonObject answer =
                        JsonObject.parse(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                                .body());
                page = answer.objects("events");
                all.addAll(page);
                after = answer.text("next_cursor");
            } while (!page.isEmpty());
        }
        return inOrder(all);
    }

    /** As a handler. */
    synchronized void take(Event event, EventCursor behind) {
        events.add(event);
        cursor = behind;
        notifyAll();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized EventCursor cursor() {
        return cursor;
    }

    synchronized void awaitEvents(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (events.size() < count) {
            long left = deadline - System.nanoTime();
            assertTrue(left > 0, () -> events.size() + " events came, not " + count);
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Everything came once, in the order of its partition, and nothing else. */
    void assertIs(List<JsonObject> expected) throws InterruptedException {
        awaitEvents(expected.size());
        List<Event> taken = events();
        long[] last = new long[16];
        for (Event event : taken) {
            assertEquals(++last[event.partition()], event.sequence(), "in its place: " + event.json());
        }
        assertEquals(
                withoutCursors(expected),
                withoutCursors(inOrder(taken.stream().map(Event::json).toList())));
    }

    private static List<JsonObject> inOrder(List<JsonObject> events) {
        return events.stream()
                .sorted(Comparator.<JsonObject>comparingLong(
                                event -> event.optionalWhole("partition").orElse(0L))
                        .thenComparingLong(event -> event.whole("sequence")))
                .toList();
    }

    /** In which order partitions are told may differ, and their cursors with it. */
    private static List<String> withoutCursors(List<JsonObject> events) {
        return events.stream()
                .map(event -> event.toString().replaceFirst("\"cursor\":\"[0-9.]*\",", ""))
                .toList();
    }
}
