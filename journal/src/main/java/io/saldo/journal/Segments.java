package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The segments of a journal in their order, which together are its address space. One thread adds segments; any thread
 * reads.
 */
final class Segments implements EventBytes, Closeable {
    private final Arena arena = Arena.ofShared();
    private final long segmentBytes;
    private final int segmentShift;
    private volatile SegmentFile[] files = {};

    Segments(long segmentBytes) {
        this.segmentBytes = segmentBytes;
        this.segmentShift = Long.numberOfTrailingZeros(segmentBytes);
    }

    Arena arena() {
        return arena;
    }

    int count() {
        return files.length;
    }

    SegmentFile at(int index) {
        return files[index];
    }

    SegmentFile holding(long position) {
        return files[indexOf(position)];
    }

    int indexOf(long position) {
        return Math.toIntExact(position >>> segmentShift);
    }

    long firstPosition(int index) {
        return (long) index << segmentShift;
    }

    /** Position behind the last one of the segment that holds this position. */
    long endOfSegment(long position) {
        return (position & -segmentBytes) + segmentBytes;
    }

    void add(SegmentFile file) {
        SegmentFile[] old = files;
        Invariant.holds(file.firstPosition() == firstPosition(old.length), "segments are added in order");
        SegmentFile[] grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = file;
        files = grown;
    }

    /** Gives up the segments from this index on, which hold nothing of the journal. */
    void truncate(int count) throws IOException {
        SegmentFile[] old = files;
        files = Arrays.copyOf(old, count);
        for (int index = count; index < old.length; index++) {
            old[index].close();
        }
    }

    /** The last segment whose first event's sequence is not greater, as an index, or -1. */
    int indexOfSequence(long sequence) {
        SegmentFile[] all = files;
        int low = 0;
        int high = all.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (all[middle].firstSequence() <= sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Whether no block begins at the position, because the next one did not fit into the rest of the segment. */
    boolean isPadding(long position) {
        if ((position & (segmentBytes - 1)) == 0) {
            return false;
        }
        return endOfSegment(position) - position < BlockLayout.BYTES_MIN
                || LittleEndian.i64(bytesAt(position), offsetAt(position)) == 0;
    }

    @Override
    public MemorySegment bytesAt(long position) {
        return files[(int) (position >>> segmentShift)].bytes();
    }

    @Override
    public long offsetAt(long position) {
        return SegmentHeader.BYTES + (position & (segmentBytes - 1));
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (SegmentFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        unmap();
        if (failure != null) {
            throw failure;
        }
    }

    private void unmap() {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            // A reader is at this moment inside the memory; it stays mapped until the process ends, which harms
            // nothing.
            Thread.onSpinWait();
        }
    }
}
