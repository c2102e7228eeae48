package io.saldo.client.outcome;

/** The time for a call is over, and no node took it: nothing was done, and nothing will be. */
public final class UnavailableException extends SaldoException {
    private static final long serialVersionUID = 1L;

    /** With what the last node said, or why it could not be asked. */
    public UnavailableException(String why) {
        super("unavailable, nothing was done: " + why);
    }
}
