package io.saldo.cli.crash;

/** The server did what it must not, or gave something up that it must keep. The message says what and where. */
public final class AuditFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditFailed(String message) {
        super(message);
    }

    AuditFailed(String message, Throwable cause) {
        super(message, cause);
    }

    static void check(boolean condition, String message) {
        if (!condition) {
            throw new AuditFailed(message);
        }
    }
}
