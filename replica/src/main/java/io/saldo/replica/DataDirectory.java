package io.saldo.replica;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data directory, held by a lock of the operating system, which ends with the process however it
 * ends. The lock file tells which process holds it.
 */
public final class DataDirectory implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Below the data directory: where the files of a rebuild lie until they are put in place. */
    public static final String REBUILD = "rebuild";

    /** In that directory: the file that says that all of it is there and is being put in place. */
    public static final String WHOLE = "whole";

    /**
     * Makes the directory if need be and takes it.
     *
     * @throws StartFailureException when it cannot be written, another process has it, or a rebuild was broken off while it
     *     put its files in place
     */
    public static DataDirectory take(Path directory) {
        DataDirectory taken = takeForRebuild(directory);
        if (Files.exists(directory.resolve(REBUILD).resolve(WHOLE))) {
            taken.close();
            throw new StartFailureException("a rebuild of the data directory " + directory.toAbsolutePath()
                    + " was broken off while it put its files in place; run the same command again, it goes on there");
        }
        return taken;
    }

    /**
     * The same, for whoever goes on with a rebuild that was broken off.
     *
     * @throws StartFailureException when it cannot be written or another process has it
     */
    public static DataDirectory takeForRebuild(Path directory) {
        Path file = directory.resolve("lock");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = holder(channel);
                channel.close();
                throw new StartFailureException("the data directory " + directory.toAbsolutePath()
                        + " is in use by another Saldo" + holder + "; stop that one, or give this one another --data");
            }
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            return new DataDirectory(channel, lock);
        } catch (IOException e) {
            throw new StartFailureException(
                    "the data directory " + directory.toAbsolutePath() + " cannot be written (" + reason(e)
                            + "); make it writable for this user, or give another --data",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : ", process " + pid;
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException _) {
            // The lock ends with the process in any case.
        }
    }
}
