package io.saldo.projection.follow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Remembers where followers that begin at the newest event began, until they have a position of their own. Otherwise a
 * restart before the first event is taken would begin at a later one, and what came between would be lost.
 */
final class KeptStarts {
    private final Path directory;

    /** @param directory made when it is needed */
    KeptStarts(Path directory) {
        this.directory = directory;
    }

    /** The place where the follower began, which is the given one if it begins now. */
    synchronized long begunAt(String follower, int partition, long sequenceNow) throws IOException {
        Path file = directory.resolve(follower + "." + partition);
        if (Files.exists(file)) {
            return Long.parseLong(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        }
        Files.createDirectories(directory);
        Path fresh = directory.resolve(follower + "." + partition + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer text = StandardCharsets.US_ASCII.encode(sequenceNow + "\n");
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return sequenceNow;
    }
}
