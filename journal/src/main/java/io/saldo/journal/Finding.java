package io.saldo.journal;

import java.nio.file.Path;

/**
 * Something in a journal that is not as it was written.
 *
 * @param segment the file
 * @param offset bytes from the beginning of the file
 * @param sequence of the event there, or of the first one that should be there
 * @param what in words
 */
public record Finding(Path segment, long offset, long sequence, String what) {
    @Override
    public String toString() {
        return "segment=" + segment.getFileName() + " offset=" + offset + " sequence=" + sequence + ": " + what;
    }
}
