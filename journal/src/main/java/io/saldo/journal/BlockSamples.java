package io.saldo.journal;

/**
 * The sparse index of one segment: sequence and position of a block about every 64 KiB, so that a search by sequence reads
 * a few block headers only. One thread adds; any thread looks up.
 */
final class BlockSamples {
    private static final int SPACING_BYTES = 64 * 1024;

    private final long[] sequences;
    private final long[] positions;
    private volatile int count;

    BlockSamples(long segmentBytes) {
        int countMax = Math.toIntExact(segmentBytes / SPACING_BYTES) + 1;
        this.sequences = new long[countMax];
        this.positions = new long[countMax];
    }

    /** Takes note of a block, unless it is too close to the last one noted. Blocks come in the order of positions. */
    void add(long firstSequence, long position) {
        int size = count;
        if (size > 0 && position - positions[size - 1] < SPACING_BYTES) {
            return;
        }
        Invariant.holds(size == 0 || sequences[size - 1] < firstSequence, "blocks are sampled in order");
        sequences[size] = firstSequence;
        positions[size] = position;
        count = size + 1;
    }

    /** Position of the last sampled block that begins at or before the sequence; -1 when there is none. */
    long floor(long sequence) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sequences[middle] <= sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? -1 : positions[high];
    }
}
