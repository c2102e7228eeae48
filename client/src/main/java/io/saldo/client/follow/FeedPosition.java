package io.saldo.client.follow;

import io.saldo.client.event.Event;
import io.saldo.client.outcome.EventsBrokenException;
import java.util.Arrays;

/**
 * How far a feed was taken, and the check that nothing is skipped or comes twice: each event must be the next of its partition,
 * and its cursor must stand behind it and move no other partition. For one thread.
 */
final class FeedPosition {
    private static final String FIRST = "0";

    /** Of each partition the last sequence that was taken; empty while nothing tells how many there are. */
    private long[] taken;

    private EventCursor cursor;

    FeedPosition(EventCursor after) {
        cursor = after;
        taken = after.text().equals(FIRST) ? new long[0] : sequences(after);
    }

    private static long[] sequences(EventCursor cursor) {
        return Arrays.stream(cursor.text().split("\\.", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** The place behind all that was taken. */
    EventCursor cursor() {
        return cursor;
    }

    /**
     * Takes an event.
     *
     * @throws EventsBrokenException when it is not one that may come next
     */
    void take(Event event, EventCursor behind) {
        long[] next = sequences(behind);
        if (taken.length == 0) {
            taken = new long[next.length];
        }
        int partition = event.partition();
        if (next.length != taken.length || partition < 0 || partition >= taken.length) {
            throw broken(event, behind);
        }
        taken[partition]++;
        if (event.sequence() != taken[partition] || !Arrays.equals(taken, next)) {
            throw broken(event, behind);
        }
        cursor = behind;
    }

    private EventsBrokenException broken(Event event, EventCursor behind) {
        return new EventsBrokenException("behind cursor " + cursor + " came event " + event.sequence()
                + " of partition " + event.partition() + " with cursor " + behind);
    }
}
