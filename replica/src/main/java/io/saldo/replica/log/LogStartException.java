package io.saldo.replica.log;

/** The log cannot be started, or what it kept cannot be read. The message names the place and what to do about it. */
public final class LogStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the reason that the environment gave. */
    public LogStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Without a deeper reason. */
    public LogStartException(String message) {
        super(message);
    }
}
