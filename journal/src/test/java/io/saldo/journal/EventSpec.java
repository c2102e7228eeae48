package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An event as a test wants it, before it has a place in a journal. Ids are (high, low) with high 7; 0 stands for none.
 *
 * @param payloadClass 0, 1 or 2: 0, 16 or 32 bytes of payload in each link
 * @param bodySeed the body's bytes are drawn from it
 */
record EventSpec(
        int kind, long id, long subject, int payloadClass, List<Integer> threads, int bodyBytes, long bodySeed) {
    static final long ID_HIGH = 7;

    /** The event's bytes, as the ledger would hand them to the journal. */
    MemorySegment encode(long timeNanos, long subjectPrevious) {
        int flags = payloadClass | (subject == 0 ? 0 : EventLayout.FLAG_SUBJECT);
        int links = EventLayout.linksOffset(flags);
        int body = EventLayout.bodyOffset(flags, threads.size());
        MemorySegment bytes = MemorySegment.ofArray(new byte[body + bodyBytes]);
        SplittableRandom random = new SplittableRandom(bodySeed);
        for (int at = links; at < bytes.byteSize(); at++) {
            bytes.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        LittleEndian.putI32(bytes, EventLayout.LENGTH, body + bodyBytes);
        bytes.set(ValueLayout.JAVA_BYTE, EventLayout.KIND, (byte) kind);
        bytes.set(ValueLayout.JAVA_BYTE, EventLayout.FLAGS, (byte) flags);
        bytes.set(ValueLayout.JAVA_BYTE, EventLayout.LINK_COUNT, (byte) threads.size());
        LittleEndian.putI64(bytes, EventLayout.TIME_NANOS, timeNanos);
        LittleEndian.putI64(bytes, EventLayout.ID_HIGH, id == 0 ? 0 : ID_HIGH);
        LittleEndian.putI64(bytes, EventLayout.ID_LOW, id);
        if (subject != 0) {
            LittleEndian.putI64(bytes, EventLayout.SUBJECT_HIGH, ID_HIGH);
            LittleEndian.putI64(bytes, EventLayout.SUBJECT_LOW, subject);
            LittleEndian.putI64(bytes, EventLayout.SUBJECT_PREVIOUS, subjectPrevious);
        }
        for (int index = 0; index < threads.size(); index++) {
            LittleEndian.putI32(bytes, links + index * EventLayout.linkBytes(flags), threads.get(index));
        }
        return bytes;
    }
}
