package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The end of the journal that is not written yet: one buffer that begins at a position and holds whole blocks and perhaps
 * an open one. Used by the ledger thread alone.
 */
final class Tail {
    private final ByteBuffer buffer;
    private final MemorySegment bytes;
    private long position;
    private int used;

    Tail(int capacity) {
        this.buffer = ByteBuffer.allocateDirect(capacity);
        this.bytes = MemorySegment.ofBuffer(buffer);
    }

    MemorySegment bytes() {
        return bytes;
    }

    /** Position of the first byte in the buffer; all before is written. */
    long position() {
        return position;
    }

    /** Position behind the last byte in the buffer. */
    long end() {
        return position + used;
    }

    int used() {
        return used;
    }

    int free() {
        return buffer.capacity() - used;
    }

    /** Takes so many bytes more into use and returns the offset of the first. */
    int extend(int length) {
        int offset = used;
        used += length;
        return offset;
    }

    /** The bytes from the offset on, valid until the next call. */
    ByteBuffer from(int offset) {
        return buffer.limit(used).position(offset);
    }

    /** Writes what lies from {@code writeFrom} on to the segment, and goes on empty behind it. */
    void writeTo(SegmentFile segment, long writeFrom) throws IOException {
        long skipped = Math.clamp(writeFrom - position, 0, used);
        if (skipped < used) {
            segment.write(from((int) skipped), position + skipped);
        }
        moveTo(end());
    }

    /** Goes on empty at the position. */
    void moveTo(long newPosition) {
        position = newPosition;
        used = 0;
    }
}
