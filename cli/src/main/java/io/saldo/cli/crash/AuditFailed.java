package io.saldo.cli.crash;

/** The server did what it must not, or gave something up that it must keep. The message says what and where. */
public final class AuditFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was found. */
    public AuditFailed(String message) {
        super(message);
    }

    /** With what was found, and what it was found by. */
    public AuditFailed(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Goes on if the condition holds.
     *
     * @throws AuditFailed when it does not
     */
    public static void check(boolean condition, String message) {
        if (!condition) {
            throw new AuditFailed(message);
        }
    }
}
