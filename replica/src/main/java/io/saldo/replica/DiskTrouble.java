package io.saldo.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells an operator what to do when it is the disk that made something fail. */
final class DiskTrouble {
    /** With less than this free, memory that is mapped to a file cannot be reached because there is no room for it. */
    private static final long ROOM_BYTES_MIN = 16L * 1024 * 1024;

    private static final int CAUSES_MAX = 10;
    private static final String START_AGAIN = " and start again (";

    private enum Kind {
        NONE,
        FULL,
        FAILING
    }

    private DiskTrouble() {}

    /**
     * One line that says what failed, and what to do if the disk is the reason.
     *
     * @param what says it without the reason
     * @param directory on the disk that was written
     */
    static String explain(String what, Throwable failure, Path directory) {
        String line = what.replace('\n', ' ');
        Path place = directory.toAbsolutePath();
        return switch (kind(failure, directory)) {
            case NONE -> line;
            case FULL -> "the disk of " + place + " is full; free some space" + START_AGAIN + line + ")";
            case FAILING -> "the disk of " + place + " cannot be read or written; check it" + START_AGAIN + line + ")";
        };
    }

    private static Kind kind(Throwable failure, Path directory) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
            String message = String.valueOf(at.getMessage());
            // The texts are those of the operating system; Java has no types for them.
            if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
                return Kind.FULL;
            }
            if (message.contains("Input/output error")) {
                return Kind.FAILING;
            }
            if (at instanceof InternalError && message.contains("unsafe memory access")) {
                return hasRoom(directory) ? Kind.FAILING : Kind.FULL;
            }
            at = at.getCause();
        }
        return Kind.NONE;
    }

    private static boolean hasRoom(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() >= ROOM_BYTES_MIN;
        } catch (IOException _) {
            return true;
        }
    }
}
