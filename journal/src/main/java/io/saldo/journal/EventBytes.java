package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/** Where the bytes at a position are found: in the mapping of a segment or, for the ledger thread, in the tail. */
interface EventBytes {
    /** The memory that holds the position. It holds the whole event, too. */
    MemorySegment bytesAt(long position);

    /** Offset of the position in the memory that {@link #bytesAt} gives. */
    long offsetAt(long position);

    /** Whether the event at the position is about the id: it is its own or its subject's. */
    static boolean isAbout(MemorySegment bytes, long event, long idHigh, long idLow) {
        if (EventLayout.idLow(bytes, event) == idLow && EventLayout.idHigh(bytes, event) == idHigh) {
            return true;
        }
        return EventLayout.hasSubject(EventLayout.flags(bytes, event))
                && LittleEndian.i64(bytes, event + EventLayout.SUBJECT_LOW) == idLow
                && LittleEndian.i64(bytes, event + EventLayout.SUBJECT_HIGH) == idHigh;
    }
}
