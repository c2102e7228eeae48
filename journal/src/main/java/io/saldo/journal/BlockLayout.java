package io.saldo.journal;

/**
 * The bytes of a block: the events of one log entry, or a part of them. All numbers are little-endian, and a block's
 * length is a multiple of 8.
 *
 * <pre>
 *  0  u32  magic          "SLJ1"
 *  4  u32  length         of the whole block with this header
 *  8  u64  firstSequence  of its first event
 * 16  u64  logIndex       of the log entry, counted from 1
 * 24  u64  timeNanos      of the log entry, since 1970
 * 32  32B  previousHash   SHA-256 over all bytes of the block before; zeros in the first block
 * 64  u32  eventCount     bits 0-23: the count, at least 1
 *                         bit 24: the log entry goes on in the next block; bits 25-31 are zero
 * 68  u32  crc32c         over the whole block with this field zero
 * 72  events, one after the other
 * </pre>
 */
final class BlockLayout {
    static final int MAGIC = 0;
    static final int LENGTH = 4;
    static final int FIRST_SEQUENCE = 8;
    static final int LOG_INDEX = 16;
    static final int TIME_NANOS = 24;
    static final int PREVIOUS_HASH = 32;
    static final int EVENT_COUNT = 64;
    static final int CRC = 68;
    static final int HEADER_BYTES = 72;

    static final int HASH_BYTES = 32;
    static final int MAGIC_VALUE = 'S' | ('L' << 8) | ('J' << 16) | ('1' << 24);
    static final int EVENT_COUNT_MAX = 0xFF_FFFF;
    static final int CONTINUES = 0x100_0000;

    /** The smallest block: a header and one event without links and body. */
    static final int BYTES_MIN = HEADER_BYTES + EventLayout.HEADER_BYTES;

    private BlockLayout() {}
}
