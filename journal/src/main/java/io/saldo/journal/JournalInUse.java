package io.saldo.journal;

import java.nio.file.Path;

/** Another process, or another journal in this one, owns the directory. */
public final class JournalInUse extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalInUse(Path directory) {
        super("journal is in use: " + directory);
    }
}
