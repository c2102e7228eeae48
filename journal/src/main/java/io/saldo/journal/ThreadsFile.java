package io.saldo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * All threads of a journal as they were behind a position, on disk.
 *
 * <pre>
 *   0  u32  magic    "SLT1"
 *   4  u32  crc32c   over the bytes from 8 to the end
 *   8 112B  point    see {@link IndexPoint}
 * 120  u64  count of the threads that have a link
 * 128  each of them: u64 its number; u64 head; u64 shape; the roots behind the head's, u64 each, as many as the shape says
 * </pre>
 */
final class ThreadsFile {
    private static final int MAGIC_VALUE = 'S' | ('L' << 8) | ('T' << 16) | ('1' << 24);
    private static final int POINT = 8;
    private static final int COUNT = POINT + IndexPoint.BYTES;
    private static final int HEADER_BYTES = COUNT + 8;
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final PacedWrites paced;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long at = HEADER_BYTES;

    private ThreadsFile(FileChannel channel, BackgroundJob job) {
        this.channel = channel;
        paced = new PacedWrites(channel, job);
    }

    /** Writes the file and returns when it is on the disk. */
    static void write(Path path, Threads threads, IndexPoint point, BackgroundJob job) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] header = header(point, threads.count());
            ThreadsFile file = new ThreadsFile(channel, job);
            file.crc.update(header, POINT, HEADER_BYTES - POINT);
            threads.save(file::put);
            file.flush();
            LittleEndian.putI32(MemorySegment.ofArray(header), 4, (int) file.crc.getValue());
            file.at = 0;
            job.wrote(HEADER_BYTES);
            file.write(ByteBuffer.wrap(header));
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static byte[] header(IndexPoint point, int count) {
        byte[] header = new byte[HEADER_BYTES];
        MemorySegment bytes = MemorySegment.ofArray(header);
        LittleEndian.putI32(bytes, 0, MAGIC_VALUE);
        point.write(bytes, POINT);
        LittleEndian.putI64(bytes, COUNT, count);
        return header;
    }

    /** Where a file stands, without a look at its threads; throws when its header is none. */
    static IndexPoint point(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return IndexPoint.read(MemorySegment.ofArray(readHeader(channel)), POINT);
        }
    }

    /** All threads of a file; throws when it is not what was written. */
    static Threads load(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            byte[] header = readHeader(channel);
            MemorySegment fields = MemorySegment.ofArray(header);
            checkCrc(channel, header);
            ThreadsFile file = new ThreadsFile(channel, BackgroundJob.unpaced());
            file.buffer.limit(0);
            Threads threads = new Threads();
            threads.load(Math.toIntExact(LittleEndian.i64(fields, COUNT)), file::take);
            return threads;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static byte[] readHeader(FileChannel channel) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer target = ByteBuffer.wrap(header);
        while (target.hasRemaining() && channel.read(target, target.position()) >= 0) {}
        if (target.hasRemaining() || LittleEndian.i32(MemorySegment.ofArray(header), 0) != MAGIC_VALUE) {
            throw new IOException("its header is damaged");
        }
        return header;
    }

    private static void checkCrc(FileChannel channel, byte[] header) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(header, POINT, HEADER_BYTES - POINT);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long at = HEADER_BYTES;
        while (channel.read(buffer.clear(), at) > 0) {
            at += buffer.position();
            crc.update(buffer.flip());
        }
        if ((int) crc.getValue() != LittleEndian.i32(MemorySegment.ofArray(header), 4)) {
            throw new IOException("it has a wrong checksum");
        }
    }

    private void put(long value) {
        if (!buffer.hasRemaining()) {
            try {
                flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        buffer.putLong(value);
    }

    private void flush() throws IOException {
        buffer.flip();
        crc.update(buffer.duplicate());
        int length = buffer.remaining();
        write(buffer);
        buffer.clear();
        paced.wrote(length);
    }

    private void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    private long take() {
        if (!buffer.hasRemaining()) {
            fill();
        }
        return buffer.getLong();
    }

    private void fill() {
        buffer.clear();
        try {
            while (buffer.position() % Long.BYTES != 0 || buffer.position() == 0) {
                int read = channel.read(buffer, at);
                if (read < 0) {
                    throw new UncheckedIOException(new IOException("it ends too early"));
                }
                at += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.flip();
    }
}
