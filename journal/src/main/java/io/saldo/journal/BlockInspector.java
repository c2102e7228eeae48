package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads one block at a time and says whether its bytes can be trusted: first by itself ({@link #inspect}), then whether it
 * is the one that must follow ({@link #fault(JournalPoint, boolean)}). A copy of a block over another passes the first and
 * fails the second. Reusable; for one thread.
 */
final class BlockInspector {
    private final byte[] header = new byte[BlockLayout.HEADER_BYTES];
    private final CRC32C crc = new CRC32C();
    private MemorySegment bytes = MemorySegment.NULL;
    private long offset;
    private int length;
    private int eventCount;
    private boolean continues;

    /**
     * Looks at the block that begins at the offset.
     *
     * @param room bytes that the block may take at most
     * @return what is wrong with its length, checksum or events, or null
     */
    @Nullable
    String inspect(MemorySegment block, long blockOffset, long room) {
        bytes = block;
        offset = blockOffset;
        if (room < BlockLayout.BYTES_MIN) {
            return "no room for a block";
        }
        if (LittleEndian.i32(bytes, offset + BlockLayout.MAGIC) != BlockLayout.MAGIC_VALUE) {
            return "block does not begin with SLJ1";
        }
        length = LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
        if (length < BlockLayout.BYTES_MIN || length > room || length % EventLayout.ALIGNMENT != 0) {
            return "block length " + Integer.toUnsignedString(length) + " is not a multiple of 8 from "
                    + BlockLayout.BYTES_MIN + " to " + room;
        }
        if (computeCrc() != LittleEndian.i32(bytes, offset + BlockLayout.CRC)) {
            return "block has a wrong checksum";
        }
        return faultOfEvents();
    }

    /**
     * Why an inspected block cannot be the next one, or null.
     *
     * @param last the place behind the block before
     * @param midEntry whether that block's log entry goes on
     */
    @Nullable
    String fault(JournalPoint last, boolean midEntry) {
        if (firstSequence() != last.sequence() + 1) {
            return "block begins with sequence " + firstSequence();
        }
        boolean follows = midEntry ? logIndex() == last.logIndex() : logIndex() > last.logIndex();
        if (!follows) {
            return "block of log entry " + logIndex() + " after one of entry " + last.logIndex();
        }
        if (timeNanos() < last.timeNanos()) {
            return "block's time " + timeNanos() + " is before " + last.timeNanos();
        }
        return null;
    }

    int length() {
        return length;
    }

    long firstSequence() {
        return LittleEndian.i64(bytes, offset + BlockLayout.FIRST_SEQUENCE);
    }

    long lastSequence() {
        return firstSequence() + eventCount - 1;
    }

    long logIndex() {
        return LittleEndian.i64(bytes, offset + BlockLayout.LOG_INDEX);
    }

    long timeNanos() {
        return LittleEndian.i64(bytes, offset + BlockLayout.TIME_NANOS);
    }

    int eventCount() {
        return eventCount;
    }

    /** Whether the log entry goes on in the next block. */
    boolean continues() {
        return continues;
    }

    private int computeCrc() {
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, header, 0, header.length);
        header[BlockLayout.CRC] = 0;
        header[BlockLayout.CRC + 1] = 0;
        header[BlockLayout.CRC + 2] = 0;
        header[BlockLayout.CRC + 3] = 0;
        crc.reset();
        crc.update(header, 0, header.length);
        crc.update(bytes.asSlice(offset + header.length, length - header.length).asByteBuffer());
        return (int) crc.getValue();
    }

    private @Nullable String faultOfEvents() {
        int countField = LittleEndian.i32(bytes, offset + BlockLayout.EVENT_COUNT);
        eventCount = countField & BlockLayout.EVENT_COUNT_MAX;
        continues = (countField & BlockLayout.CONTINUES) != 0;
        if (eventCount == 0 || (countField & ~BlockLayout.EVENT_COUNT_MAX & ~BlockLayout.CONTINUES) != 0) {
            return "block has impossible event count " + Integer.toHexString(countField);
        }
        long sequence = firstSequence();
        long event = offset + BlockLayout.HEADER_BYTES;
        long end = offset + length;
        for (int index = 0; index < eventCount; index++, sequence++) {
            String fault = EventLayout.fault(bytes, event, end - event);
            if (fault != null) {
                return fault + ", in event " + index + " of the block";
            }
            if (EventLayout.sequence(bytes, event) != sequence) {
                return "event of sequence " + EventLayout.sequence(bytes, event) + " in the place of " + sequence;
            }
            event += EventLayout.length(bytes, event);
        }
        return event == end ? null : "block's events end at byte " + (event - offset) + " of " + length;
    }
}
