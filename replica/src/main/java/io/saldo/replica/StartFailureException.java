package io.saldo.replica;

/** The replica cannot start. The message is one line that says what is wrong and what to do about it. */
public final class StartFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the message for the operator. */
    public StartFailureException(String message) {
        super(message);
    }

    /** With what caused it. */
    public StartFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
