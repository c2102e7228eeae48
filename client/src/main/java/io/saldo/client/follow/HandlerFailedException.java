package io.saldo.client.follow;

/** A handler has failed, and the following has ended for it. The cause is what the handler threw. */
public final class HandlerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String before;

    HandlerFailedException(EventCursor before, Throwable cause) {
        super("the handler of the event behind cursor " + before + " failed: " + cause, cause);
        this.before = before.text();
    }

    /** The place before the event or batch that it was given: to go on from there is to give it the same again. */
    public EventCursor before() {
        return new EventCursor(before);
    }
}
