package io.saldo.server.input;

import io.saldo.ledger.model.TransactionId;

/** A line of a batch is not what was asked for; it says whose line it was, as far as that was understood. */
public final class InvalidLine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TransactionId id;

    InvalidLine(TransactionId id, String detail) {
        super(detail, null, false, false);
        this.id = id;
    }

    /** The line's transaction id, or {@link TransactionId#NONE}. */
    public TransactionId id() {
        return id;
    }

    /** What is wrong, for the client. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
