package io.saldo.client.follow;

import io.saldo.client.event.Event;

/**
 * Takes events, one after the other. Nothing more is read while it works, and the server's stream fills up: so it may block as
 * long as it likes.
 */
@FunctionalInterface
public interface EventHandler {
    /**
     * Takes an event.
     *
     * @param behind the place behind it: where to go on once what the event changes is kept. To be kept together with it
     * @throws Exception when it cannot; what happens then says {@link EventFeed#whenHandlerFails}
     */
    void handle(Event event, EventCursor behind) throws Exception;
}
