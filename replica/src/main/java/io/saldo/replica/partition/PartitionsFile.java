package io.saldo.replica.partition;

import io.saldo.replica.StartFailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code partitions} of a data directory: how many there are, in decimal. It is made with the data. A directory
 * with a journal and without this file has one partition.
 */
public final class PartitionsFile {
    private static final String NAME = "partitions";

    private PartitionsFile() {}

    /**
     * Makes sure that the data was made with this number of partitions, and notes it in new data. The caller has the
     * directory's lock, or wants one partition.
     *
     * @throws StartFailureException when it was another number
     */
    static void check(Path dataDirectory, int partitions) {
        Path file = dataDirectory.resolve(NAME);
        boolean isOld = Files.exists(file) || Files.exists(dataDirectory.resolve("journal"));
        if (isOld) {
            int made = made(dataDirectory);
            if (made != partitions) {
                throw refused(dataDirectory, made, partitions);
            }
        } else if (partitions > 1) {
            try {
                write(dataDirectory, partitions);
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
    }

    /**
     * With how many partitions the data in a directory was made; 1 for new data.
     *
     * @throws StartFailureException when the file cannot be read, or says no number
     */
    public static int made(Path dataDirectory) {
        Path file = dataDirectory.resolve(NAME);
        try {
            return Files.exists(file)
                    ? Integer.parseInt(
                            Files.readString(file, StandardCharsets.US_ASCII).strip())
                    : 1;
        } catch (IOException | NumberFormatException e) {
            throw failed(file, e);
        }
    }

    private static StartFailureException failed(Path file, Exception e) {
        return new StartFailureException(
                "the file " + file.toAbsolutePath() + " cannot be read or written ("
                        + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                e);
    }

    private static StartFailureException refused(Path dataDirectory, int made, int partitions) {
        return new StartFailureException("the data in " + dataDirectory.toAbsolutePath() + " was made with " + made
                + " partitions, for ever, and not with " + partitions + "; set cluster.partitions to " + made
                + ", or give another --data");
    }

    /** Notes the number in new data. */
    public static void write(Path dataDirectory, int partitions) throws IOException {
        Path file = dataDirectory.resolve(NAME);
        Path draft = dataDirectory.resolve(NAME + ".new");
        byte[] text = (partitions + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(dataDirectory, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
