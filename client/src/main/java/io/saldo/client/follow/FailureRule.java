package io.saldo.client.follow;

/** Says how it goes on when a handler has failed. */
@FunctionalInterface
public interface FailureRule {
    /** How it goes on. */
    enum Way {
        /** The following ends with the failure. */
        END,
        /** The handler gets the same again, after a while that grows to a second. */
        AGAIN,
        /** The event, or the batch, counts as taken. */
        PASS_OVER
    }

    /**
     * Chooses the way. An error, as opposed to an exception, always ends the following.
     *
     * @param failure what the handler threw
     * @param before the place before the event or batch that it was given
     */
    Way choose(Exception failure, EventCursor before);
}
