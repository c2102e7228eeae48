package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what the subjects of a journal's events must say, compares it, and hands each sound event to a visitor.
 * Blocks must come without a gap. For one thread.
 */
final class EventVerifier {
    private final VerifiedFiles files;
    private final EventVisitor visitor;
    private final IdIndex ids;
    private final EventCursor cursor;
    private long lastSequence;
    private long faultOffset;

    EventVerifier(VerifiedFiles files, long idHashSeed, EventVisitor visitor) {
        this.files = files;
        this.visitor = visitor;
        this.ids = new IdIndex(new IdHash(idHashSeed));
        this.cursor = new EventCursor(files);
    }

    /** What is wrong with the first faulty event of a sound block, or null. */
    @Nullable
    String verify(MemorySegment bytes, long offset, long position) {
        int length = LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
        long near = 0;
        for (int at = BlockLayout.HEADER_BYTES; at < length; at += EventLayout.length(bytes, offset + at)) {
            if (offset + at >= near) {
                near = EventRegistry.endOfNear(bytes, offset + at, offset + length);
                EventRegistry.bringNear(ids, bytes, offset + at, near);
                visitor.foresee(bytes, offset + at, near);
            }
            faultOffset = at;
            String fault = faultOfSubject(bytes, offset + at);
            if (fault != null) {
                return fault;
            }
            EventRegistry.identify(ids, bytes, offset + at, position + at, files);
            visitor.visit(cursor.moveTo(bytes, offset + at, position + at));
            lastSequence = EventLayout.sequence(bytes, offset + at);
        }
        return null;
    }

    /** Offset in its block of the event that {@link #verify} looked at last. */
    long faultOffset() {
        return faultOffset;
    }

    /** Sequence of the last event handed to the visitor. */
    long lastSequence() {
        return lastSequence;
    }

    private @Nullable String faultOfSubject(MemorySegment bytes, long event) {
        if (!EventLayout.hasSubject(EventLayout.flags(bytes, event))) {
            return null;
        }
        long subjectHigh = LittleEndian.i64(bytes, event + EventLayout.SUBJECT_HIGH);
        long subjectLow = LittleEndian.i64(bytes, event + EventLayout.SUBJECT_LOW);
        long newest = ids.find(subjectHigh, subjectLow, files);
        long previous = LittleEndian.i64(bytes, event + EventLayout.SUBJECT_PREVIOUS);
        return previous == newest
                ? null
                : "previous event about the subject is at " + newest + ", and the event says " + previous;
    }
}
