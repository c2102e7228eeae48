package io.saldo.journal;

import java.util.Arrays;

/**
 * Flat memory for many short stacks of positions: blocks of 2, 4, 8, 16, 32 or 64 longs, one size class each, with a list
 * of free blocks per class. Memory grows by chunks, so nothing is ever copied or paused for, and a chunk holds blocks of
 * one class only, so no block crosses a chunk. Used by the ledger thread alone.
 */
final class RootArena {
    /** The class of the largest blocks; class c has blocks of 2^c longs. */
    static final int CLASS_MAX = 6;

    private static final int CHUNK_BITS = 14;
    private static final int CHUNK_LONGS = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_LONGS - 1;

    private final long[] freeBlocks = new long[CLASS_MAX + 1];
    private final long[] unusedFrom = new long[CLASS_MAX + 1];
    private final long[] unusedTo = new long[CLASS_MAX + 1];
    private long[][] chunks = new long[16][];
    private int chunkCount;

    /** A block of 2^sizeClass longs, named by the index of its first long. */
    long allocate(int sizeClass) {
        long free = freeBlocks[sizeClass];
        if (free != 0) {
            freeBlocks[sizeClass] = read(free - 1, 0);
            return free - 1;
        }
        if (unusedFrom[sizeClass] == unusedTo[sizeClass]) {
            addChunk(sizeClass);
        }
        long block = unusedFrom[sizeClass];
        unusedFrom[sizeClass] += 1L << sizeClass;
        return block;
    }

    void free(int sizeClass, long block) {
        write(block, 0, freeBlocks[sizeClass]);
        freeBlocks[sizeClass] = block + 1;
    }

    long read(long block, int index) {
        long at = block + index;
        return chunks[(int) (at >>> CHUNK_BITS)][(int) at & CHUNK_MASK];
    }

    void write(long block, int index, long value) {
        long at = block + index;
        chunks[(int) (at >>> CHUNK_BITS)][(int) at & CHUNK_MASK] = value;
    }

    private void addChunk(int sizeClass) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
        }
        chunks[chunkCount] = new long[CHUNK_LONGS];
        unusedFrom[sizeClass] = (long) chunkCount << CHUNK_BITS;
        unusedTo[sizeClass] = unusedFrom[sizeClass] + CHUNK_LONGS;
        chunkCount++;
    }
}
