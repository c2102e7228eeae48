package io.saldo.ledger.naive;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.Rejection;

/** What the naive ledger says to a command. */
public sealed interface Answer {
    /**
     * The command leaves an event, be it a refusal for ever.
     *
     * @param event at position 0, since the naive ledger knows no positions
     */
    record Journaled(Event event) implements Answer {}

    /**
     * The id is known.
     *
     * @param newestSequence of the newest event about the id
     * @param ownSequence of the event that the id caused
     * @param sameContent whether the command is the one that caused it
     */
    record Repeated(long newestSequence, long ownSequence, boolean sameContent) implements Answer {}

    /**
     * Refused without a trace.
     *
     * @param rejection why
     */
    record Refused(Rejection rejection) implements Answer {}

    /** Nothing to do. */
    record Nothing() implements Answer {}
}
