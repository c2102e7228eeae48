package io.saldo.journal;

/**
 * A write or fsync failed. What is on the disk is unknown from here on, so the process must end; the journal refuses all
 * further writing.
 */
public final class JournalWriteFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalWriteFailed(String what, Throwable cause) {
        super("journal write failed: " + what, cause);
    }
}
