package io.saldo.ledger.host;

import io.saldo.ledger.model.Rejection;

/** What whoever sent a command learns from the ledger. */
public sealed interface Reply {
    /**
     * The command is in the journal, done or refused for ever.
     *
     * @param position of its event
     */
    record Journaled(long position) implements Reply {}

    /**
     * The id was known.
     *
     * @param position of the newest event about it
     */
    record Repeated(long position) implements Reply {}

    /**
     * Refused without a trace.
     *
     * @param rejection why
     */
    record Refused(Rejection rejection) implements Reply {}

    /** There was nothing to do. */
    record Nothing() implements Reply {}
}
