package io.saldo.projection.record;

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
 * A file of records that only grows; a reader takes it whole, so whoever writes it keeps it small. A record that a crash cut off is dropped when the file is opened, with whatever stands
 * behind it. Not for several threads at once.
 *
 * <pre>
 * 0 u32 length of the payload, little-endian
 * 4 u32 crc32c over the payload
 * 8 payload
 * </pre>
 */
public final class RecordFile implements Closeable {
    private static final int HEADER_BYTES = 8;
    private static final int RECORD_BYTES_MAX = 1 << 16;
    private static final int BATCH_BYTES = 4_096;

    private final FileChannel channel;
    private ByteBuffer batch = buffer(BATCH_BYTES);

    private RecordFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a file, made when it is missing, and gives each of its records to the reader. */
    public static RecordFile open(Path path, Consumer<byte[]> reader) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        long end = Files.exists(path) ? scan(Files.readAllBytes(path), reader) : 0;
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.truncate(end).position(end);
        return new RecordFile(channel);
    }

    /** Gives each whole record of a file to the reader; another thread may be adding to the file. */
    public static void read(Path path, Consumer<byte[]> reader) throws IOException {
        scan(Files.readAllBytes(path), reader);
    }

    /** Gives all whole records to the reader, and tells where they end. */
    private static int scan(byte[] file, Consumer<byte[]> reader) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        while (bytes.remaining() >= HEADER_BYTES) {
            int length = bytes.getInt();
            int crc = bytes.getInt();
            if (length < 1 || length > RECORD_BYTES_MAX || length > bytes.remaining()) {
                return end;
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            if (crc(payload, length) != crc) {
                return end;
            }
            reader.accept(payload);
            end = bytes.position();
        }
        return end;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] payload, int length) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }

    /** Adds a record of at least one byte to those that {@link #write} writes. */
    public void add(byte[] payload, int length) {
        if (length < 1 || length > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("a record of " + length + " bytes");
        }
        int bytes = HEADER_BYTES + length;
        if (batch.remaining() < bytes) {
            ByteBuffer larger = buffer(Math.max(batch.capacity() * 2, batch.position() + bytes));
            batch = larger.put(batch.flip());
        }
        batch.putInt(length).putInt(crc(payload, length)).put(payload, 0, length);
    }

    /** Writes the records that were added. When that fails, none of them is in the file. */
    public void write() throws IOException {
        long start = channel.position();
        batch.flip();
        try {
            while (batch.hasRemaining()) {
                channel.write(batch);
            }
        } catch (IOException e) {
            // What follows must not stand behind half a record, where nobody would find it.
            channel.truncate(start).position(start);
            throw e;
        } finally {
            batch.clear();
        }
    }

    /** How many bytes the file has. */
    public long bytes() throws IOException {
        return channel.position();
    }

    /** Returns when all records are on the disk. */
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
