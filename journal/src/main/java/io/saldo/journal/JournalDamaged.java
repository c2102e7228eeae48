package io.saldo.journal;

import java.nio.file.Path;

/**
 * The journal's bytes are not those that were written, and no crash explains it. Nothing was changed on the disk: a person
 * has to decide, or the replica is built anew from another one.
 */
public final class JournalDamaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path segment;
    private final long offset;
    private final long expectedSequence;
    private final String what;

    public JournalDamaged(Path segment, long offset, long expectedSequence, String what) {
        super("journal damaged: segment=" + segment.getFileName() + " offset=" + offset + " expectedSequence="
                + expectedSequence + ": " + what);
        this.segment = segment;
        this.offset = offset;
        this.expectedSequence = expectedSequence;
        this.what = what;
    }

    public Path segment() {
        return segment;
    }

    /** Bytes from the beginning of the segment's file. */
    public long offset() {
        return offset;
    }

    /** The sequence of the first event that should have been found there. */
    public long expectedSequence() {
        return expectedSequence;
    }

    public String what() {
        return what;
    }
}
