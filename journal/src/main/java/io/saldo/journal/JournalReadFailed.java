package io.saldo.journal;

import java.io.IOException;

/** The journal's directory or one of its files cannot be opened or listed. */
public final class JournalReadFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalReadFailed(String what, IOException cause) {
        super("journal read failed: " + what, cause);
    }
}
