package io.saldo.client.follow;

import io.saldo.client.event.Event;
import java.util.List;

/** Takes events in batches, for those whose commits are dear. Otherwise like {@link EventHandler}. */
@FunctionalInterface
public interface EventBatchHandler {
    /**
     * Takes events that follow one another.
     *
     * @param events at least one
     * @param behind the place behind the last of them: where to go on once what they change is kept
     * @throws Exception when it cannot; then all of them count as not taken
     */
    void handle(List<Event> events, EventCursor behind) throws Exception;
}
