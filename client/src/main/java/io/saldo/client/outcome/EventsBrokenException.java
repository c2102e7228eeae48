package io.saldo.client.outcome;

/**
 * What came as the journal does not go on where it was left: an event is missing, comes twice, or makes no sense. It is given to
 * nobody. A server never does this; something between it and the client might, or a cursor of another ledger.
 */
public final class EventsBrokenException extends SaldoException {
    private static final long serialVersionUID = 1L;

    /** With what was expected and what came. */
    public EventsBrokenException(String what) {
        super(what);
    }

    /** With what cannot be read, and why. */
    public EventsBrokenException(String what, Throwable cause) {
        super(what, cause);
    }
}
