package io.saldo.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of a journal and the names in it.
 *
 * <pre>
 * 00000000000000000000.journal            a segment, named by its first position
 * 00000000000067108864.journal.preparing  a segment that is being written full of zeros; worth nothing
 * forced.mark                             see {@link ForcedMark}
 * owner.lock                              locked by the process that writes
 * </pre>
 */
final class SegmentDirectory {
    private static final Pattern SEGMENT_NAME = Pattern.compile("(0{5}[0-9]{15})\\.journal");
    private static final String LOCK_NAME = "owner.lock";
    private static final String MARK_NAME = "forced.mark";

    private final Path path;

    SegmentDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path segment(long firstPosition) {
        String digits = Long.toString(firstPosition);
        return path.resolve("0".repeat(20 - digits.length()) + digits + ".journal");
    }

    Path preparing(long firstPosition) {
        return path.resolve(segment(firstPosition).getFileName() + ".preparing");
    }

    Path mark() {
        return path.resolve(MARK_NAME);
    }

    /** Makes the directory if there is none, and returns when its own name is on the disk. */
    void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                force(parent);
            }
        }
    }

    /** The first positions that the names of the segments give, ascending. */
    List<Long> firstPositions() throws IOException {
        List<Long> positions = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.journal")) {
            for (Path file : files) {
                Matcher name = SEGMENT_NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    positions.add(Long.parseLong(name.group(1)));
                }
            }
        }
        positions.sort(null);
        return positions;
    }

    /** Returns when the names in the directory are on the disk. */
    void force() throws IOException {
        force(path);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether a process is the owner. */
    boolean isOwned() throws IOException {
        Path file = path.resolve(LOCK_NAME);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Makes this process the owner until the returned channel is closed, or throws {@link JournalInUse}. */
    FileChannel own() throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new JournalInUse(path);
        }
        return channel;
    }
}
