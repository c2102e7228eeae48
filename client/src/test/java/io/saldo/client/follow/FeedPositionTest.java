package io.saldo.client.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.client.event.Event;
import io.saldo.client.event.EventReader;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.EventsBrokenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedPositionTest {
    private static Event event(int partition, long sequence) {
        return EventReader.read(JsonObject.parse("""
                {"partition":%d,"sequence":%d,"timestamp":"2026-11-01T00:00:00Z","type":"something_new"}""".formatted(partition, sequence)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1",
        "41, 0, 42, 42",
        "0, 1, 1, 0.1",
        "0, 0, 1, 1.0.0",
        "7.9, 1, 10, 7.10",
        "7.9, 0, 8, 8.9",
        "0.0, 0, 1, 1.0",
    })
    void takesTheNextEventOfAPartition(String after, int partition, long sequence, String behind) {
        FeedPosition position = new FeedPosition(new EventCursor(after));

        position.take(event(partition, sequence), new EventCursor(behind));

        assertEquals(new EventCursor(behind), position.cursor());
    }

    @ParameterizedTest
    @CsvSource({
        "41, 0, 43, 43", // one is missing
        "41, 0, 41, 41", // one comes twice
        "41, 0, 42, 43", // its cursor stands behind another
        "41, 0, 42, 42.0", // of a ledger with more partitions
        "41, 1, 42, 42", // of a partition that is not there
        "0, 0, 2, 2", // the first is missing
        "0, 1, 1, 1.1", // the first of another partition is missing
        "7.9, 1, 10, 8.10", // another partition has moved as well
        "7.9, 1, 10, 7.9", // its cursor stands before it
        "7.9, 0, 10, 7.10", // its cursor is of another partition
    })
    void refusesEveryOther(String after, int partition, long sequence, String behind) {
        FeedPosition position = new FeedPosition(new EventCursor(after));

        assertThrows(
                EventsBrokenException.class, () -> position.take(event(partition, sequence), new EventCursor(behind)));
    }

    @Test
    void keepsEachPartitionsPlace() {
        FeedPosition position = new FeedPosition(EventCursor.BEGINNING);

        position.take(event(1, 1), new EventCursor("0.1"));
        position.take(event(0, 1), new EventCursor("1.1"));
        position.take(event(1, 2), new EventCursor("1.2"));

        assertEquals("1.2", position.cursor().text());
    }
}
