package io.saldo.journal;

/**
 * Executing the log again gave other bytes than the journal holds: this program and the one that wrote the journal do not
 * decide alike, or one of them was wrong. The replica must halt.
 */
public final class JournalDiverged extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long sequence;
    private final long position;

    public JournalDiverged(long sequence, long position, String what) {
        super("journal diverged: sequence=" + sequence + " position=" + position + ": " + what);
        this.sequence = sequence;
        this.position = position;
    }

    /** Of the first event that differs. */
    public long sequence() {
        return sequence;
    }

    /** Of the first byte that differs. */
    public long position() {
        return position;
    }
}
