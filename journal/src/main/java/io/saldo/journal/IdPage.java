package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a page of a run: entries in the order of their hashes, and of those with one hash the newest first.
 *
 * <pre>
 *    0  u32  crc32c     over the 4,092 bytes behind it
 *    4  u16  count      of the entries, at most 340
 *    6  u8   first byte of all hashes in the page, the highest
 *    7  u8   zero
 *    8  u64  340 times: the hash's other 56 bits, then bits 32 to 39 of position / 8
 * 2728  u32  340 times: the lower bits of position / 8
 * 4088  u64  zero
 * </pre>
 */
final class IdPage {
    static final int BYTES = 4096;
    static final int ENTRIES_MAX = 340;
    /** Positions are multiples of 8, and 40 bits of them are kept: eight tebibytes of journal. */
    static final long POSITION_MAX = (1L << 43) - 8;

    private static final int CRC_BYTES = 4;
    private static final int COUNT = 4;
    private static final int FIRST_BYTE = 6;
    private static final int WORDS = 8;
    private static final int TAILS = WORDS + ENTRIES_MAX * Long.BYTES;

    private IdPage() {}

    static int firstByteOf(long hash) {
        return (int) (hash >>> 56);
    }

    static void put(MemorySegment bytes, long page, int index, long hash, long position) {
        long place = position >>> 3;
        LittleEndian.putI64(bytes, page + WORDS + (long) index * Long.BYTES, hash << 8 | place >>> 32);
        LittleEndian.putI32(bytes, page + TAILS + (long) index * Integer.BYTES, (int) place);
    }

    /** Completes a page whose entries stand in it, and zeros behind them. */
    static void seal(MemorySegment bytes, long page, int count, int firstByte) {
        LittleEndian.putI32(bytes, page + COUNT, count | firstByte << 16);
        LittleEndian.putI32(bytes, page, crc(bytes, page));
    }

    static boolean isSound(MemorySegment bytes, long page) {
        return LittleEndian.i32(bytes, page) == crc(bytes, page) && count(bytes, page) <= ENTRIES_MAX;
    }

    static int count(MemorySegment bytes, long page) {
        return LittleEndian.u16(bytes, page + COUNT);
    }

    static long hash(MemorySegment bytes, long page, int index) {
        return word(bytes, page, index) >>> 8 | (long) LittleEndian.u8(bytes, page + FIRST_BYTE) << 56;
    }

    static long position(MemorySegment bytes, long page, int index) {
        long low = Integer.toUnsignedLong(LittleEndian.i32(bytes, page + TAILS + (long) index * Integer.BYTES));
        return ((word(bytes, page, index) & 0xFF) << 32 | low) << 3;
    }

    /** The first entry whose hash is not less, or the count. */
    static int ceiling(MemorySegment bytes, long page, long hash) {
        int low = 0;
        int high = count(bytes, page);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hash(bytes, page, middle), hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long word(MemorySegment bytes, long page, int index) {
        return LittleEndian.i64(bytes, page + WORDS + (long) index * Long.BYTES);
    }

    private static int crc(MemorySegment bytes, long page) {
        ByteBuffer covered = bytes.asSlice(page + CRC_BYTES, BYTES - CRC_BYTES).asByteBuffer();
        CRC32C crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue();
    }
}
