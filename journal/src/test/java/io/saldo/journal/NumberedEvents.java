package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/** Events of 64 bytes, one after the other; the first place stays free, as in a journal. */
final class NumberedEvents implements EventBytes {
    private static final int EVENT_BYTES = 64;

    private final MemorySegment bytes;

    NumberedEvents(int count) {
        bytes = MemorySegment.ofArray(new byte[(count + 1) * EVENT_BYTES]);
    }

    static long position(int number) {
        return (long) number * EVENT_BYTES;
    }

    /** Writes the event with the number, from 1, and returns its position. */
    long put(int number, long idHigh, long idLow) {
        long position = position(number);
        LittleEndian.putI64(bytes, position + EventLayout.ID_HIGH, idHigh);
        LittleEndian.putI64(bytes, position + EventLayout.ID_LOW, idLow);
        return position;
    }

    @Override
    public MemorySegment bytesAt(long position) {
        return bytes;
    }

    @Override
    public long offsetAt(long position) {
        return position;
    }
}
