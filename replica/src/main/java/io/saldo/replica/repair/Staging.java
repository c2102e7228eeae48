package io.saldo.replica.repair;

import io.saldo.journal.PacedWrites;
import io.saldo.replica.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code rebuild} in a data directory, where a copy lies until it is put in place.
 *
 * <pre>
 * rebuild/new     the copy, laid out like a data directory
 * rebuild/whole   all of it is there: from now on it is put in place; holds the name of where the old files go
 * rebuild/aside   all old files are there
 * before-rebuild-TIME   the old files, beside it
 * </pre>
 *
 * The old files are not touched before {@code whole} is on the disk. From then on no server starts until all are in place,
 * and whoever finds it goes on: each step is a rename that can be repeated.
 */
final class Staging {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String BEFORE = "before-rebuild-";

    private final Path data;
    private final Path directory;
    private final Path fresh;
    private final Path whole;
    private final Path aside;

    Staging(Path data) {
        this.data = data.toAbsolutePath();
        directory = this.data.resolve(DataDirectory.REBUILD);
        fresh = directory.resolve("new");
        whole = directory.resolve(DataDirectory.WHOLE);
        aside = directory.resolve("aside");
    }

    /** Where the copy is laid. */
    Path fresh() {
        return fresh;
    }

    /** Whether an earlier run had all of it, and ended while it put it in place. */
    boolean isWhole() {
        return Files.exists(whole);
    }

    /** Begins with nothing. */
    void clear() throws IOException {
        delete(directory);
        Files.createDirectories(fresh);
    }

    /** All of it is there and checked. */
    void complete() throws IOException {
        forceAll(fresh);
        Path draft = directory.resolve(DataDirectory.WHOLE + ".draft");
        Files.writeString(draft, BEFORE + STAMP.format(Instant.now()));
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        force(data);
    }

    /**
     * Moves the old files aside and the copy into their place.
     *
     * @return where the old files are
     */
    Path putInPlace() throws IOException {
        Path before = data.resolve(Files.readString(whole).strip());
        if (!Files.exists(aside)) {
            Files.createDirectories(before);
            for (Path old : ledgerFiles()) {
                Files.move(old, before.resolve(old.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            force(before);
            force(data);
            // From now on what lies in their place is of the copy.
            Files.createFile(aside);
            force(directory);
        }
        for (Path file : children(fresh)) {
            Files.move(file, data.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        force(data);
        Files.delete(whole);
        force(directory);
        delete(directory);
        return before;
    }

    /** What a rebuild replaces; followers' files and the audit trail stay. */
    private List<Path> ledgerFiles() throws IOException {
        return children(data).stream()
                .filter(path -> {
                    String name = String.valueOf(path.getFileName());
                    return List.of("log", "journal", "checkpoints", "partitions")
                                    .contains(name)
                            || name.startsWith("partition-");
                })
                .toList();
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    static boolean isEmpty(Path directory) throws IOException {
        return children(directory).isEmpty();
    }

    private static void forceAll(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                force(path);
            }
        }
    }

    /** Writes what was left in memory of a file or a directory to the disk. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Brings a file to its length. Where the journal goes on the disk must have room, so zeros are written there; the log
     * makes room by itself.
     */
    static void lengthen(FileChannel file, CopyPlan.Piece piece, PacedWrites paced) throws IOException {
        long from = piece.isLasting() ? piece.bytes() : Math.max(piece.bytes(), piece.fileBytes() - 1);
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        for (long at = from; at < piece.fileBytes(); ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), piece.fileBytes() - at));
            int written = file.write(zeros, at);
            paced.wrote(written);
            at += written;
        }
    }

    static void delete(Path directory) throws IOException {
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // Gone already, which is what is wanted.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
