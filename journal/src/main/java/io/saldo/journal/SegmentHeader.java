package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment says of itself in the first 4,096 bytes of its file. It is written when the first block goes into the
 * segment; until then the header of a prepared segment is all zeros.
 *
 * <pre>
 *    0  u32  magic          "SLJS"
 *    4  u32  version        1
 *    8  u64  firstPosition  the position of the byte behind this header
 *   16  u64  firstSequence  of the first event in the segment
 *   24  u64  segmentBytes   positions in each segment of this journal; the file is 4,096 bytes longer
 *   32  u32  blockBytesMax  of this journal
 *   36  u32  zero
 *   40  32B  previousHash   of the last block before the segment; zeros in the first
 *   72  zeros
 * 4092  u32  crc32c         over the 4,092 bytes before
 * </pre>
 */
record SegmentHeader(
        long firstPosition, long firstSequence, long segmentBytes, int blockBytesMax, MemorySegment previousHash) {
    static final int BYTES = 4096;

    private static final int MAGIC = 0;
    private static final int VERSION = 4;
    private static final int FIRST_POSITION = 8;
    private static final int FIRST_SEQUENCE = 16;
    private static final int SEGMENT_BYTES = 24;
    private static final int BLOCK_BYTES_MAX = 32;
    private static final int PREVIOUS_HASH = 40;
    private static final int CRC = 4092;

    private static final int MAGIC_VALUE = 'S' | ('L' << 8) | ('J' << 16) | ('S' << 24);
    private static final int VERSION_VALUE = 1;

    /** The header's bytes, in a heap array of their own. */
    byte[] encode() {
        byte[] array = new byte[BYTES];
        MemorySegment bytes = MemorySegment.ofArray(array);
        LittleEndian.putI32(bytes, MAGIC, MAGIC_VALUE);
        LittleEndian.putI32(bytes, VERSION, VERSION_VALUE);
        LittleEndian.putI64(bytes, FIRST_POSITION, firstPosition);
        LittleEndian.putI64(bytes, FIRST_SEQUENCE, firstSequence);
        LittleEndian.putI64(bytes, SEGMENT_BYTES, segmentBytes);
        LittleEndian.putI32(bytes, BLOCK_BYTES_MAX, blockBytesMax);
        MemorySegment.copy(previousHash, 0, bytes, PREVIOUS_HASH, BlockLayout.HASH_BYTES);
        LittleEndian.putI32(bytes, CRC, crc(array));
        return array;
    }

    /** Whether the file's header was never written, as that of a prepared segment. */
    static boolean isBlank(MemorySegment file) {
        return Zeros.firstNonZero(file, 0, BYTES) < 0;
    }

    /** What is wrong with the header's own bytes, or null; to be asked before {@link #decode}. */
    static @Nullable String fault(MemorySegment file) {
        if (file.byteSize() < BYTES) {
            return "file of " + file.byteSize() + " bytes has no room for a segment header";
        }
        if (LittleEndian.i32(file, MAGIC) != MAGIC_VALUE) {
            return "segment header does not begin with SLJS";
        }
        byte[] array = file.asSlice(0, BYTES).toArray(ValueLayout.JAVA_BYTE);
        if (crc(array) != LittleEndian.i32(file, CRC)) {
            return "segment header has a wrong checksum";
        }
        int version = LittleEndian.i32(file, VERSION);
        return version == VERSION_VALUE ? null : "segment header has unknown version " + version;
    }

    static SegmentHeader decode(MemorySegment file) {
        byte[] hash = file.asSlice(PREVIOUS_HASH, BlockLayout.HASH_BYTES).toArray(ValueLayout.JAVA_BYTE);
        return new SegmentHeader(
                LittleEndian.i64(file, FIRST_POSITION),
                LittleEndian.i64(file, FIRST_SEQUENCE),
                LittleEndian.i64(file, SEGMENT_BYTES),
                LittleEndian.i32(file, BLOCK_BYTES_MAX),
                MemorySegment.ofArray(hash).asReadOnly());
    }

    private static int crc(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC);
        return (int) crc.getValue();
    }
}
