package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Knits events into the threads and the id index: new ones, whose links it fills in, and those already in the journal,
 * whose links it compares with what they must be. Used by the ledger thread alone.
 */
final class EventRegistry {
    /** So few that what comes near for them is still in the nearest cache when their turn comes. */
    private static final int EVENTS_NEAR = 64;

    private final Threads threads;
    private final IdIndex ids;

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long sum;

    EventRegistry(Threads threads, IdIndex ids) {
        this.threads = threads;
        this.ids = ids;
    }

    /** Fills in the links of a new event, whose bytes already stand where its position is looked up. */
    void link(MemorySegment bytes, long event, long position) {
        int flags = EventLayout.flags(bytes, event);
        int linkBytes = EventLayout.linkBytes(flags);
        int linkCount = EventLayout.linkCount(bytes, event);
        int back = EventLayout.linksOffset(flags);
        for (int index = 0; index < linkCount; index++, back += linkBytes) {
            long link = event + back;
            int thread = LittleEndian.i32(bytes, link + EventLayout.LINK_THREAD);
            LittleEndian.putI32(bytes, link + EventLayout.LINK_BACK, back);
            LittleEndian.putI64(bytes, link + EventLayout.LINK_PREVIOUS, threads.head(thread));
            LittleEndian.putI64(bytes, link + EventLayout.LINK_JUMP, threads.push(thread, position + back));
        }
    }

    /** Takes up the links of an event of the journal; says which one is not what it must be, or null. */
    static @Nullable String relink(Threads threads, MemorySegment bytes, long event, long position) {
        int flags = EventLayout.flags(bytes, event);
        int linkBytes = EventLayout.linkBytes(flags);
        int linkCount = EventLayout.linkCount(bytes, event);
        int back = EventLayout.linksOffset(flags);
        String fault = null;
        for (int index = 0; index < linkCount; index++, back += linkBytes) {
            long link = event + back;
            int thread = LittleEndian.i32(bytes, link + EventLayout.LINK_THREAD);
            long previous = threads.head(thread);
            long jump = threads.push(thread, position + back);
            if (LittleEndian.i32(bytes, link + EventLayout.LINK_BACK) != back) {
                fault = "link " + index + " does not lead back to its event";
            } else if (LittleEndian.i64(bytes, link + EventLayout.LINK_PREVIOUS) != previous) {
                fault = "link " + index + " does not lead to its thread's previous link at " + previous;
            } else if (LittleEndian.i64(bytes, link + EventLayout.LINK_JUMP) != jump) {
                fault = "link " + index + " does not jump to " + jump;
            }
        }
        return fault;
    }

    /**
     * Takes up all events of a sound block of the journal and returns its length.
     *
     * @param isLinked whether its links are taken up
     * @param isIdentified whether its ids are taken up
     * @throws JournalDamaged if a link is not what it must be, which no checksum could tell
     */
    int takeBlock(SegmentFile file, long block, boolean isLinked, boolean isIdentified, EventBytes events) {
        MemorySegment bytes = file.bytes();
        long offset = file.offsetOf(block);
        int length = LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
        long near = 0;
        for (int at = BlockLayout.HEADER_BYTES; at < length; at += EventLayout.length(bytes, offset + at)) {
            if (offset + at >= near) {
                near = endOfNear(bytes, offset + at, offset + length);
                bringNear(bytes, offset + at, near);
            }
            String fault = isLinked ? relink(threads, bytes, offset + at, block + at) : null;
            if (fault != null) {
                long sequence = EventLayout.sequence(bytes, offset + at);
                throw new JournalDamaged(file.path(), offset + at, sequence, fault);
            }
            if (isIdentified) {
                identify(bytes, offset + at, block + at, events);
            }
        }
        return length;
    }

    /** Offset behind the next events of a block, as many as belong together when memory is brought near for them. */
    static long endOfNear(MemorySegment bytes, long from, long end) {
        long near = from;
        for (int count = 0; count < EVENTS_NEAR && near < end; count++) {
            near += EventLayout.length(bytes, near);
        }
        return near;
    }

    /**
     * Brings near the memory that the next events of a block will need to be taken up, so that it is waited for together: in
     * short loops, each of which reads one thing for all of them. No result depends on it.
     *
     * @param from offset of the first of them
     * @param end offset behind the last of them
     */
    private void bringNear(MemorySegment bytes, long from, long end) {
        bringNear(ids, bytes, from, end);
        sum += bringNear(threads, bytes, from, end);
    }

    /** The same for the ids alone. */
    static void bringNear(IdIndex ids, MemorySegment bytes, long from, long end) {
        for (long event = from; event < end; event += EventLayout.length(bytes, event)) {
            ids.anticipateNewest(EventLayout.idHigh(bytes, event), EventLayout.idLow(bytes, event));
        }
    }

    /** The same for the threads alone; a sum without meaning. */
    static long bringNear(Threads threads, MemorySegment bytes, long from, long end) {
        long read = 0;
        for (long event = from; event < end; event += EventLayout.length(bytes, event)) {
            int flags = EventLayout.flags(bytes, event);
            int linkBytes = EventLayout.linkBytes(flags);
            long link = event + EventLayout.linksOffset(flags);
            for (int left = EventLayout.linkCount(bytes, event); left > 0; left--, link += linkBytes) {
                read += threads.anticipate(LittleEndian.i32(bytes, link + EventLayout.LINK_THREAD));
            }
        }
        return read;
    }

    /** Makes the event the newest about its own id and its subject's. */
    void identify(MemorySegment bytes, long event, long position, EventBytes events) {
        identify(ids, bytes, event, position, events);
    }

    /** The same in any index. */
    static void identify(IdIndex ids, MemorySegment bytes, long event, long position, EventBytes events) {
        long idHigh = EventLayout.idHigh(bytes, event);
        long idLow = EventLayout.idLow(bytes, event);
        if ((idHigh | idLow) != 0) {
            ids.putOwn(idHigh, idLow, position, events);
        }
        if (EventLayout.hasSubject(EventLayout.flags(bytes, event))) {
            long subjectHigh = LittleEndian.i64(bytes, event + EventLayout.SUBJECT_HIGH);
            long subjectLow = LittleEndian.i64(bytes, event + EventLayout.SUBJECT_LOW);
            if ((subjectHigh | subjectLow) != 0) {
                ids.putSubject(subjectHigh, subjectLow, position, events);
            }
        }
    }
}
