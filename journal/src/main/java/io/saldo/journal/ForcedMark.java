package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Remembers up to which position the journal is known to be on the disk. After a power cut the disk may hold a later block
 * and not an earlier one; behind the mark that is an ordinary torn tail, before it something is broken.
 *
 * <p>The mark is written after the fsync that it tells of, and not itself forced: an older mark is only more lenient. Two
 * copies in different disk blocks are written in turn, so that a torn write leaves the other.
 *
 * <pre>
 * at 0 and at 4096:
 *  0  u32  magic     "SLJF"
 *  4  u32  crc32c    over the bytes from 8 to before 24
 *  8  u64  position  all bytes of the journal before it are on the disk
 * 16  u64  version   the copy with the greater one counts
 * </pre>
 */
final class ForcedMark implements Closeable {
    private static final int MAGIC_VALUE = 'S' | ('L' << 8) | ('J' << 16) | ('F' << 24);
    private static final int SPACING_BYTES = 4096;
    private static final int COPY_BYTES = 24;

    private final FileChannel channel;
    private long position;
    private long version;

    private ForcedMark(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the mark for writing; makes one at position 0 if there is none. */
    static ForcedMark open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ForcedMark mark = new ForcedMark(channel);
        mark.readCopies();
        return mark;
    }

    /** The marked position without opening the mark for writing; 0 if there is none. */
    static long read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ForcedMark mark = new ForcedMark(channel);
            mark.readCopies();
            return mark.position;
        }
    }

    long position() {
        return position;
    }

    void move(long newPosition) throws IOException {
        position = newPosition;
        version++;
        byte[] copy = new byte[COPY_BYTES];
        MemorySegment bytes = MemorySegment.ofArray(copy);
        LittleEndian.putI32(bytes, 0, MAGIC_VALUE);
        LittleEndian.putI64(bytes, 8, position);
        LittleEndian.putI64(bytes, 16, version);
        LittleEndian.putI32(bytes, 4, crc(copy));
        ByteBuffer source = ByteBuffer.wrap(copy);
        long at = (version & 1) * SPACING_BYTES;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /** Returns when the mark itself is on the disk, which only moving it back needs. */
    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void readCopies() throws IOException {
        for (long at = 0; at <= SPACING_BYTES; at += SPACING_BYTES) {
            ByteBuffer copy = ByteBuffer.allocate(COPY_BYTES);
            while (copy.hasRemaining() && channel.read(copy, at + copy.position()) >= 0) {}
            MemorySegment bytes = MemorySegment.ofArray(copy.array());
            boolean valid =
                    LittleEndian.i32(bytes, 0) == MAGIC_VALUE && LittleEndian.i32(bytes, 4) == crc(copy.array());
            if (valid && LittleEndian.i64(bytes, 16) > version) {
                position = LittleEndian.i64(bytes, 8);
                version = LittleEndian.i64(bytes, 16);
            }
        }
    }

    private static int crc(byte[] copy) {
        CRC32C crc = new CRC32C();
        crc.update(copy, 8, COPY_BYTES - 8);
        return (int) crc.getValue();
    }
}
