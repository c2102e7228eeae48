package io.saldo.journal;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of the index is not what was written. The index can be made again of the journal, and is at the next start, since
 * the file has been put aside; but this process cannot tell any more whether it knows an id, so it must not go on.
 */
public final class IndexDamaged extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    IndexDamaged(Path file, long offset) {
        super("page at byte " + offset + " of the index file " + file + " has a wrong checksum"
                + (putAside(file) ? "; it was put aside, and the next start makes it again" : "; delete it"));
    }

    private static boolean putAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
