package io.saldo.replica.aeron;

import io.aeron.cluster.RecordingLog;
import io.saldo.replica.log.LogStartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The directories of a log.
 *
 * <pre>
 * log/archive   what was recorded: the log and the marks
 * log/cluster   which recordings are the log and the marks
 * log/memory    path of the directory of shared memory, which holds nothing that must outlive the process
 * </pre>
 */
record LogPlaces(Path archive, Path cluster, Path memory) {

    /** The file of the archive that lists its recordings. */
    static final String CATALOG = "archive.catalog";

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long MIB = 1024 * 1024;
    private static final long SHARED_MEMORY_BYTES_MIN = 256 * MIB;

    /**
     * Makes the directories, and clears the shared memory that a killed process left.
     *
     * @param freeBytesMin how much room the disk must have left
     * @throws LogStartException when the directory cannot be written or the disk is nearly full
     */
    static LogPlaces prepare(Path directory, long freeBytesMin) {
        Path log = directory.toAbsolutePath();
        try {
            Path archive = Files.createDirectories(log.resolve("archive"));
            Path cluster = Files.createDirectories(log.resolve("cluster"));
            checkRoom(log, freeBytesMin);
            Path memory = freshMemory(log);
            sync(log);
            sync(Objects.requireNonNullElse(log.getParent(), log));
            return new LogPlaces(archive, cluster, memory);
        } catch (IOException e) {
            throw new LogStartException("cannot prepare the directory of the log " + log + ": " + reasonOf(e), e);
        }
    }

    /** The media driver's directory; it makes it by itself, so ours around it keeps other users out. */
    Path driver() {
        return memory.resolve("driver");
    }

    /**
     * Looks whether the log's recording, once it was begun, has a file; the archive would wait for it in vain.
     *
     * @param remedy what to do when it has none
     * @throws LogStartException when it has none
     */
    void checkRecording(String remedy) {
        long recording;
        try (RecordingLog terms = new RecordingLog(cluster.toFile(), false)) {
            recording = terms.findLastTermRecordingId();
        } catch (RuntimeException e) {
            // There is none yet, or the consensus module will say what is wrong with it.
            return;
        }
        try (Stream<Path> files = Files.list(archive)) {
            if (recording >= 0
                    && files.noneMatch(
                            file -> String.valueOf(file.getFileName()).startsWith(recording + "-"))) {
                throw new LogStartException(
                        "the log's recording " + recording + " has no file in " + archive + "; " + remedy);
            }
        } catch (IOException e) {
            throw new LogStartException("cannot list the log's directory " + archive + ": " + reasonOf(e), e);
        }
    }

    /** Removes the shared memory. */
    void close() {
        try {
            delete(memory);
        } catch (IOException e) {
            // What is left is cleared at the next start.
        }
    }

    private static void checkRoom(Path log, long freeBytesMin) throws IOException {
        long freeBytes = Files.getFileStore(log).getUsableSpace();
        if (freeBytes < freeBytesMin) {
            throw new LogStartException("the disk of the log " + log + " has only " + freeBytes / MIB
                    + " MiB left, and the log starts with no less than " + freeBytesMin / MIB
                    + "; make room and start again");
        }
    }

    private static Path freshMemory(Path log) throws IOException {
        Path name = log.resolve("memory");
        if (Files.exists(name)) {
            delete(Path.of(Files.readString(name).strip()));
        }
        // A name nobody else uses: other processes may see the same shared memory and have a data directory of the
        // same name, as containers do.
        Path memory = hasRoom()
                ? SHARED_MEMORY.resolve("saldo-"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()))
                : log.resolve("aeron");
        write(name, memory.toString());
        delete(memory);
        return Files.createDirectory(
                memory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static boolean hasRoom() throws IOException {
        return Files.isWritable(SHARED_MEMORY)
                && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= SHARED_MEMORY_BYTES_MIN;
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(
                file,
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!isOurs(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // Gone already, which is what is wanted.
        }
    }

    /** The name comes from a file; a wrong one must not cost anybody their files. */
    private static boolean isOurs(Path directory) {
        Path name = directory.getFileName();
        return name != null
                && ((SHARED_MEMORY.equals(directory.getParent())
                                && name.toString().startsWith("saldo-"))
                        || name.toString().equals("aeron"));
    }

    private static String reasonOf(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path directory, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
