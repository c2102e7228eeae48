package io.saldo.replica.repair;

/** A rebuild that could not be done. What was there before is untouched, unless the message says otherwise. */
public final class RebuildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the message for the operator. */
    public RebuildFailedException(String message) {
        super(message);
    }

    /** With what caused it. */
    public RebuildFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
