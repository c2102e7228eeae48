package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;

/** A follower can never take this event, however often it is tried: it becomes a dead letter. */
public final class EventRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Event event;

    /**
     * @param event one of those that were to be taken
     * @param reason for whoever looks at the dead letter; without personal data or secrets
     */
    public EventRefused(Event event, String reason) {
        super(reason);
        this.event = event;
    }

    /** The event. */
    public Event event() {
        return event;
    }

    /** Why it cannot be taken. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
