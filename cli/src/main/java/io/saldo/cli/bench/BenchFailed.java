package io.saldo.cli.bench;

/** The run cannot be made or go on; the message says why, in one line. */
public final class BenchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is in the way. */
    public BenchFailed(String message) {
        super(message);
    }

    /** With what is in the way, and what it was found by. */
    public BenchFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
