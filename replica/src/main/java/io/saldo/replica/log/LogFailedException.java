package io.saldo.replica.log;

/**
 * A running log can no longer promise what it promises: a write or sync failed, one of its threads ended, or the
 * follower threw. It is handed to the consumer given at the start, once, and the process has to end: whatever was
 * accepted and not yet delivered is unknown until the next start.
 */
public final class LogFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what failed first. */
    public LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
