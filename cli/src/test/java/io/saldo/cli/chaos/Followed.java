package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.Json;
import io.saldo.client.event.Event;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What somebody who follows the journal was given, to hold against the journals of a node. Any thread. */
final class Followed {
    private final Map<Integer, List<String>> taken = new TreeMap<>();
    private long count;

    /** The events of each partition in their order, as a node tells them in pages, without the client. */
    static Map<Integer, List<String>> journalsOf(Node node) throws IOException {
        Map<Integer, List<String>> journals = new TreeMap<>();
        String after = "0";
        List<Json> page;
        do {
            Answer answer = node.get("/v1/events?limit=1000&after=" + after);
            assertEquals(200, answer.status(), answer::toString);
            Json told = Json.parse(answer.body());
            page = told.list("events");
            for (Json event : page) {
                add(journals, JsonObject.parse(event.raw()));
            }
            after = told.text("next_cursor");
        } while (!page.isEmpty());
        return journals;
    }

    /** In which order partitions are told may differ, and their cursors with it. */
    private static void add(Map<Integer, List<String>> journals, JsonObject event) {
        int partition = Math.toIntExact(event.optionalWhole("partition").orElse(0L));
        journals.computeIfAbsent(partition, _ -> new ArrayList<>())
                .add(event.toString().replaceFirst("\"cursor\":\"[0-9.]*\",", ""));
    }

    /** As a handler. */
    synchronized void take(Event event, EventCursor behind) {
        add(taken, event.json());
        count++;
    }

    synchronized long count() {
        return count;
    }

    /** Whether as many events came as the journals have. */
    synchronized boolean has(Map<Integer, List<String>> journals) {
        return count >= journals.values().stream().mapToInt(List::size).sum();
    }

    /** Every event came once and in its order, and nothing else. */
    synchronized void assertIs(Map<Integer, List<String>> journals) {
        assertEquals(journals.keySet(), taken.keySet());
        journals.forEach((partition, events) -> assertEquals(events, taken.get(partition), "partition " + partition));
    }
}
