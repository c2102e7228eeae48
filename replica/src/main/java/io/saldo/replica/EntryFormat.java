package io.saldo.replica;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/**
 * The bytes of a log entry: a batch of commands and where it came from.
 *
 * <pre>
 *  0 u32 magic 'SLE1'
 *  4 u32 crc32c over the bytes from 8 to the end
 *  8 u64 origin            random for each run of a node, so that it knows its own
 * 16 u64 batch             counted by the origin
 * 24 u32 command count
 * 28 u32 0
 * 32 commands, each padded to a multiple of eight
 * </pre>
 */
final class EntryFormat {
    static final int MAGIC = 'S' | 'L' << 8 | 'E' << 16 | '1' << 24;
    static final int HEADER_BYTES = 32;

    private static final int CRC = 4;
    private static final int ORIGIN = 8;
    private static final int BATCH = 16;
    private static final int COUNT = 24;

    private EntryFormat() {}

    /** Writes the header of an entry whose commands stand behind it already. */
    static void seal(MemorySegment entry, long length, long origin, long batch, int count) {
        entry.set(Bytes.INT, 0, MAGIC);
        entry.set(Bytes.LONG, ORIGIN, origin);
        entry.set(Bytes.LONG, BATCH, batch);
        entry.set(Bytes.INT, COUNT, count);
        entry.set(Bytes.INT, COUNT + 4, 0);
        entry.set(Bytes.INT, CRC, crc(entry, 0, length));
    }

    /** Whether the bytes are an entry as it was written. */
    static boolean isSound(MemorySegment entry, long offset, long length) {
        return length >= HEADER_BYTES
                && entry.get(Bytes.INT, offset) == MAGIC
                && entry.get(Bytes.INT, offset + CRC) == crc(entry, offset, length);
    }

    static long origin(MemorySegment entry, long offset) {
        return entry.get(Bytes.LONG, offset + ORIGIN);
    }

    static long batch(MemorySegment entry, long offset) {
        return entry.get(Bytes.LONG, offset + BATCH);
    }

    static int count(MemorySegment entry, long offset) {
        return entry.get(Bytes.INT, offset + COUNT);
    }

    private static int crc(MemorySegment entry, long offset, long length) {
        CRC32C crc = new CRC32C();
        crc.update(entry.asSlice(offset + ORIGIN, length - ORIGIN).asByteBuffer());
        return (int) crc.getValue();
    }
}
