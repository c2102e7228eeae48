package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/** Walks over whole blocks of which it is known that they are sound, from a point on. For one thread. */
final class BlockWalk {
    private final Segments segments;
    private final long end;
    private JournalPoint point;
    private MemorySegment bytes = MemorySegment.NULL;
    private long offset;
    private int length;

    /**
     * @param from behind a block, or the beginning
     * @param end behind the last block to be walked over
     */
    BlockWalk(Segments segments, JournalPoint from, long end) {
        this.segments = segments;
        this.point = from;
        this.end = end;
    }

    /** Moves to the next block; false when there is none before the end. */
    boolean next() {
        long position = point.position();
        if (position < end && segments.isPadding(position)) {
            position = segments.endOfSegment(position);
        }
        if (position >= end) {
            return false;
        }
        bytes = segments.bytesAt(position);
        offset = segments.offsetAt(position);
        length = LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
        Invariant.holds(
                LittleEndian.i32(bytes, offset) == BlockLayout.MAGIC_VALUE && length >= BlockLayout.BYTES_MIN,
                "a block follows a block");
        int count = LittleEndian.i32(bytes, offset + BlockLayout.EVENT_COUNT) & BlockLayout.EVENT_COUNT_MAX;
        point = new JournalPoint(
                position + length,
                LittleEndian.i64(bytes, offset + BlockLayout.FIRST_SEQUENCE) + count - 1,
                LittleEndian.i64(bytes, offset + BlockLayout.LOG_INDEX),
                LittleEndian.i64(bytes, offset + BlockLayout.TIME_NANOS),
                position);
        return true;
    }

    /** As {@link #next}, for blocks that are not known to be sound; false also when one is not. */
    boolean hasNextSound(BlockInspector inspector, int blockBytesMax) {
        long position = point.position();
        if (position < end && segments.isPadding(position)) {
            position = segments.endOfSegment(position);
        }
        if (position >= end) {
            return false;
        }
        long room = segments.bytesAt(position).byteSize() - segments.offsetAt(position);
        return inspector.inspect(segments.bytesAt(position), segments.offsetAt(position), Math.min(room, blockBytesMax))
                        == null
                && next();
    }

    /** Behind the block. */
    JournalPoint point() {
        return point;
    }

    /** The block's position. */
    long position() {
        return point.lastBlock();
    }

    long firstSequence() {
        return LittleEndian.i64(bytes, offset + BlockLayout.FIRST_SEQUENCE);
    }

    int eventCount() {
        return LittleEndian.i32(bytes, offset + BlockLayout.EVENT_COUNT) & BlockLayout.EVENT_COUNT_MAX;
    }

    MemorySegment bytes() {
        return bytes;
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
