package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/**
 * Where a block that was built again first differs from the one in the journal, the events before the header, since a
 * difference in an event changes the header too.
 *
 * @param eventIndex of the event in the block that differs, 0 for the header
 * @param offset of the first differing byte in the block
 * @param what in words
 */
record BlockDifference(int eventIndex, long offset, String what) {
    /** Compares up to {@code length} bytes of two blocks that are not equal. */
    static BlockDifference between(MemorySegment built, long block, MemorySegment expected, long offset, long length) {
        long expectedLength = LittleEndian.i32(expected, offset + BlockLayout.LENGTH);
        long shorter = Math.min(length, expectedLength <= 0 ? length : expectedLength);
        long first = BlockLayout.HEADER_BYTES;
        long inEvents = MemorySegment.mismatch(
                built, block + first, block + shorter, expected, offset + first, offset + shorter);
        if (inEvents >= 0) {
            return inEvent(built, block, expected, offset, first + inEvents);
        }
        int builtLength = LittleEndian.i32(built, block + BlockLayout.LENGTH);
        if (builtLength != expectedLength) {
            return new BlockDifference(
                    indexOfEvent(built, block, shorter),
                    shorter,
                    "block of " + builtLength + " bytes, where one of " + expectedLength + " stands");
        }
        long inHeader = MemorySegment.mismatch(built, block, block + first, expected, offset, offset + first);
        return new BlockDifference(
                0,
                inHeader,
                "block header differs at its byte " + inHeader + ": log entry "
                        + LittleEndian.i64(built, block + BlockLayout.LOG_INDEX) + " instead of "
                        + LittleEndian.i64(expected, offset + BlockLayout.LOG_INDEX));
    }

    private static BlockDifference inEvent(
            MemorySegment built, long block, MemorySegment expected, long offset, long at) {
        int index = indexOfEvent(built, block, at);
        long event = BlockLayout.HEADER_BYTES;
        for (int before = 0; before < index; before++) {
            event += EventLayout.length(built, block + event);
        }
        String what = "byte " + (at - event) + " of the event is " + LittleEndian.u8(built, block + at) + ", where "
                + LittleEndian.u8(expected, offset + at) + " stands";
        return new BlockDifference(index, at, what);
    }

    /** Index of the event in the built block that holds the byte, or of the last one before it. */
    private static int indexOfEvent(MemorySegment built, long block, long at) {
        int index = 0;
        long end = LittleEndian.i32(built, block + BlockLayout.LENGTH);
        long next = BlockLayout.HEADER_BYTES;
        while (next < end) {
            next += EventLayout.length(built, block + next);
            if (at < next) {
                return index;
            }
            index++;
        }
        return index;
    }
}
