package io.saldo.replica;

import io.saldo.journal.BackgroundJob;
import io.saldo.journal.PacedWrites;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.state.LedgerState;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A checkpoint on disk: the ledger's state right after an event of the journal.
 *
 * <pre>
 *  0 u32 magic 'SLC1'
 *  4 u32 crc32c over the header's bytes from 8 on, then the state
 *  8 u64 sequence         of the last event in the state
 * 16 u64 log index        of that event's entry
 * 24 u64 state length
 * 32 32B SHA-256 of the state
 * 64 the state
 * </pre>
 *
 * @param path the file
 * @param sequence of the last event in the state
 * @param logIndex of that event's entry
 */
public record CheckpointFile(Path path, long sequence, long logIndex) {
    private static final int MAGIC = 'S' | 'L' << 8 | 'C' << 16 | '1' << 24;
    private static final int HEADER_BYTES = 64;
    private static final int BUFFER_BYTES = 256 << 10;

    /** The SHA-256 of a state, as checkpoints carry it. */
    public static byte[] digest(LedgerState state) {
        MessageDigest digest = sha256();
        state.save(bytes -> digest.update(bytes.asByteBuffer()));
        return digest.digest();
    }

    /** Writes a checkpoint beside its final name, forces it to disk, and gives it its name. */
    static CheckpointFile write(Path path, LedgerState state, long logIndex, BackgroundJob job) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            channel.position(HEADER_BYTES);
            MessageDigest digest = sha256();
            Buffered out = new Buffered(channel, digest, job);
            state.save(out::write);
            out.flush();
            writeHeader(channel, state.lastSequence(), logIndex, digest.digest(), job);
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return new CheckpointFile(path, state.lastSequence(), logIndex);
    }

    private static void writeHeader(FileChannel channel, long sequence, long logIndex, byte[] digest, BackgroundJob job)
            throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        MemorySegment fields = MemorySegment.ofArray(header);
        fields.set(Bytes.INT, 0, MAGIC);
        fields.set(Bytes.LONG, 8, sequence);
        fields.set(Bytes.LONG, 16, logIndex);
        fields.set(Bytes.LONG, 24, channel.size() - HEADER_BYTES);
        MemorySegment.copy(digest, 0, fields, Bytes.BYTE, 32, digest.length);
        fields.set(Bytes.INT, 4, crc(channel, header, job));
        channel.write(ByteBuffer.wrap(header), 0);
    }

    private static int crc(FileChannel channel, byte[] header, BackgroundJob job) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(header, 8, HEADER_BYTES - 8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long at = HEADER_BYTES;
        while (channel.read(buffer.clear(), at) > 0) {
            at += buffer.position();
            crc.update(buffer.flip());
            job.step();
        }
        return (int) crc.getValue();
    }

    /**
     * Looks at a file without loading it.
     *
     * @throws IOException when it is no whole checkpoint; the message says what is wrong
     */
    static CheckpointFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            byte[] header = header(channel, path);
            MemorySegment fields = MemorySegment.ofArray(header);
            if (fields.get(Bytes.INT, 4) != crc(channel, header, BackgroundJob.unpaced())) {
                throw new IOException("checkpoint " + path + " is damaged: its checksum is wrong");
            }
            return new CheckpointFile(path, fields.get(Bytes.LONG, 8), fields.get(Bytes.LONG, 16));
        }
    }

    private static byte[] header(FileChannel channel, Path path) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(header);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {}
        MemorySegment fields = MemorySegment.ofArray(header);
        if (buffer.hasRemaining()
                || fields.get(Bytes.INT, 0) != MAGIC
                || fields.get(Bytes.LONG, 24) != channel.size() - HEADER_BYTES) {
            throw new IOException("checkpoint " + path + " is damaged: its header or length is wrong");
        }
        return header;
    }

    /** Fills an empty state. */
    void load(LedgerState state) throws IOException {
        load(state, BackgroundJob.unpaced());
    }

    /** Fills an empty state, at the job's pace. */
    void load(LedgerState state, BackgroundJob job) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.position(HEADER_BYTES);
            Buffered in = new Buffered(channel, sha256(), job);
            state.load(in::read);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The digest of the state that the file says it holds. */
    public byte[] storedDigest() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return Arrays.copyOfRange(header(channel, path), 32, 64);
        }
    }

    /** The name of the checkpoint at a sequence. */
    static String fileName(long sequence) {
        return HexFormat.of().toHexDigits(sequence) + ".checkpoint";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Small pieces of a state in large reads and writes. */
    private static final class Buffered {
        private final FileChannel channel;
        private final MessageDigest digest;
        private final BackgroundJob job;
        private final PacedWrites paced;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private boolean reading;

        Buffered(FileChannel channel, MessageDigest digest, BackgroundJob job) {
            this.channel = channel;
            this.digest = digest;
            this.job = job;
            paced = new PacedWrites(channel, job);
        }

        void write(MemorySegment bytes) {
            ByteBuffer source = bytes.asByteBuffer();
            while (source.hasRemaining()) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int count = Math.min(source.remaining(), buffer.remaining());
                buffer.put(source.slice(source.position(), count));
                source.position(source.position() + count);
            }
        }

        void flush() {
            buffer.flip();
            digest.update(buffer.duplicate());
            try {
                int length = buffer.remaining();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                paced.wrote(length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            buffer.clear();
        }

        void read(MemorySegment target) {
            if (!reading) {
                reading = true;
                buffer.limit(0);
            }
            ByteBuffer into = target.asByteBuffer();
            while (into.hasRemaining()) {
                if (!buffer.hasRemaining()) {
                    fill();
                }
                int count = Math.min(into.remaining(), buffer.remaining());
                into.put(buffer.slice(buffer.position(), count));
                buffer.position(buffer.position() + count);
            }
        }

        private void fill() {
            try {
                if (channel.read(buffer.clear()) < 0) {
                    throw new EOFException("the checkpoint ends before the state does");
                }
                job.step();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            buffer.flip();
        }
    }
}
