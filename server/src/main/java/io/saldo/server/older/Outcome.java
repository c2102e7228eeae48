package io.saldo.server.older;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Rejection;

/** What became of a request to move money. The same request again has the same outcome. */
public sealed interface Outcome {
    /** Whether the request was known, and this is what became of it the first time. */
    boolean isRepeat();

    /**
     * The money moved.
     *
     * @param header where and when
     * @param movement what moved, and the balances right after
     */
    record Posted(Event.Header header, Movement movement, boolean isRepeat) implements Outcome {}

    /**
     * Nothing moved.
     *
     * @param header where and when this was decided
     * @param rejection why
     */
    record Refused(Event.Header header, Rejection rejection, boolean isRepeat) implements Outcome {}
}
