package io.saldo.replica;

/**
 * A command went into the log and was not decided in time. It may or may not be decided later; the same command under the
 * same id tells.
 */
public final class OutcomeUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Of commands that were taken. */
    public OutcomeUnknownException() {
        super("not decided in time", null, false, false);
    }
}
