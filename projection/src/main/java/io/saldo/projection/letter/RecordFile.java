package io.saldo.projection.letter;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of records that only grows. A record that a crash cut off is dropped when the file is opened, with whatever stands
 * behind it. Not for several threads at once.
 *
 * <pre>
 * 0 u32 length of the payload, little-endian
 * 4 u32 crc32c over the payload
 * 8 payload
 * </pre>
 */
final class RecordFile implements Closeable {
    private static final int HEADER_BYTES = 8;
    private static final int RECORD_BYTES_MAX = 1 << 16;

    private final FileChannel channel;

    private RecordFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a file, made when it is missing, and gives each of its records to the reader. */
    static RecordFile open(Path path, Consumer<byte[]> reader) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long end = 0;
        while (true) {
            byte[] payload = read(channel, end);
            if (payload.length == 0) {
                break;
            }
            reader.accept(payload);
            end += HEADER_BYTES + payload.length;
        }
        channel.truncate(end).position(end);
        return new RecordFile(channel);
    }

    /** The payload of the record at an offset; empty when no whole record stands there. */
    private static byte[] read(FileChannel channel, long offset) throws IOException {
        ByteBuffer header = buffer(HEADER_BYTES);
        if (!fill(channel, header, offset)) {
            return new byte[0];
        }
        int length = header.getInt(0);
        if (length < 1 || length > RECORD_BYTES_MAX) {
            return new byte[0];
        }
        byte[] payload = new byte[length];
        boolean isWhole =
                fill(channel, ByteBuffer.wrap(payload), offset + HEADER_BYTES) && crc(payload) == header.getInt(4);
        return isWhole ? payload : new byte[0];
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** Appends a record of at least one byte. */
    void append(byte[] payload) throws IOException {
        if (payload.length < 1 || payload.length > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("a record of " + payload.length + " bytes");
        }
        ByteBuffer record = buffer(HEADER_BYTES + payload.length);
        record.putInt(payload.length).putInt(crc(payload)).put(payload).flip();
        long start = channel.position();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            // What follows must not stand behind half a record, where nobody would find it.
            channel.truncate(start);
            throw e;
        }
    }

    /** Returns when all records are on the disk. */
    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
