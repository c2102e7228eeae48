package io.saldo.client.outcome;

/** What the client throws when there is no outcome to give; each kind says whether anything may have been done. */
public abstract sealed class SaldoException extends RuntimeException
        permits EventsBrokenException,
                OutcomeUnknownException,
                RefusedException,
                RequestFailedException,
                UnavailableException {
    private static final long serialVersionUID = 1L;

    SaldoException(String message) {
        super(message);
    }

    SaldoException(String message, Throwable cause) {
        super(message, cause);
    }
}
