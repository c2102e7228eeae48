package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/**
 * Says of a hash that it is not among those of a run, or that it may be: a Bloom filter split into blocks of one cache line
 * each, 24 bits for an id. A block has eight words, and a hash sets one bit in each. So a look-up waits for memory once, and
 * fewer than one in ten thousand unknown ids passes. Blocks follow the order of hashes, so a filter is written from front to
 * back while its run is.
 *
 * <p>Source: F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", JEA 14 (2009), in the
 * form of the Parquet format's split block filter, with words of 64 bits.
 */
final class IdFilter {
    static final int BLOCK_BYTES = 64;

    private static final int BITS_PER_ID = 24;
    private static final int WORDS = BLOCK_BYTES / Long.BYTES;
    private static final int BIT_NUMBER_BITS = 6;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final MemorySegment bytes;
    private final long blocks;

    /** A filter over such memory, as {@link #setBits} filled it. */
    IdFilter(MemorySegment bytes) {
        this.bytes = bytes;
        blocks = bytes.byteSize() / BLOCK_BYTES;
    }

    /** Blocks of a filter for so many hashes. */
    static long blocksFor(long count) {
        return Math.max(1, Math.ceilDiv(count * BITS_PER_ID, BLOCK_BYTES * Byte.SIZE));
    }

    /** The block of a hash; a greater hash has the same or a later one. */
    static long blockOf(long hash, long blocks) {
        return Math.unsignedMultiplyHigh(hash, blocks);
    }

    /** Adds a hash to the block that stands in these eight words. */
    static void setBits(long hash, long[] block) {
        long bits = bitsOf(hash);
        for (int word = 0; word < WORDS; word++, bits >>>= BIT_NUMBER_BITS) {
            block[word] |= 1L << bits;
        }
    }

    /** Adds a hash to the filter in this memory, which is its own and not yet asked. */
    static void setBits(long hash, MemorySegment filter) {
        long block = blockOf(hash, filter.byteSize() / BLOCK_BYTES) * BLOCK_BYTES;
        long bits = bitsOf(hash);
        for (int word = 0; word < WORDS; word++, bits >>>= BIT_NUMBER_BITS) {
            long at = block + (long) word * Long.BYTES;
            LittleEndian.putI64(filter, at, LittleEndian.i64(filter, at) | 1L << bits);
        }
    }

    /**
     * Of up to 64 hashes, bit by bit: clear when it was never added. Two of the eight words tell that of eleven in twelve
     * unknown ids. They alone are looked at first, in a loop so short, and without a branch that depends on memory, that the
     * processor waits for many blocks at once; then of the few hashes left the other words, which have come near with them.
     */
    long mayHold(long[] hashes, int count) {
        long maybe = 0;
        for (int i = 0; i < count; i++) {
            long hash = hashes[i];
            long block = blockOf(hash, blocks) * BLOCK_BYTES;
            long bits = bitsOf(hash);
            long both = LittleEndian.i64(bytes, block) >>> bits
                    & LittleEndian.i64(bytes, block + Long.BYTES) >>> (bits >>> BIT_NUMBER_BITS);
            maybe |= (both & 1) << i;
        }
        long held = 0;
        for (long left = maybe; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            held |= (missing(hashes[i]) == 0 ? 1L : 0L) << i;
        }
        return held;
    }

    /** False when the hash was never added. */
    boolean mayHold(long hash) {
        return missing(hash) == 0;
    }

    private long missing(long hash) {
        long block = blockOf(hash, blocks) * BLOCK_BYTES;
        long bits = bitsOf(hash);
        long missing = 0;
        for (int word = 0; word < WORDS; word++, bits >>>= BIT_NUMBER_BITS) {
            missing |= ~LittleEndian.i64(bytes, block + (long) word * Long.BYTES) & (1L << bits);
        }
        return missing;
    }

    /** Eight numbers of six bits each that the block's number does not tell. */
    private static long bitsOf(long hash) {
        return ((hash ^ (hash >>> 32)) * SPREAD) >>> (Long.SIZE - WORDS * BIT_NUMBER_BITS);
    }
}
