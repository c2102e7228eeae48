package io.saldo.ledger.event;

import static io.saldo.ledger.event.EventLayout.*;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Amount;
import java.lang.foreign.MemorySegment;

/** Looks at an event where it lies, without copying. Moved from event to event; for one thread at a time. */
public final class EventView {
    private MemorySegment segment = MemorySegment.NULL;
    private long start;
    private long links;
    private int linkBytes;
    private long body;

    /** Looks at the event that starts at an offset. */
    public EventView at(MemorySegment segment, long offset) {
        this.segment = segment;
        start = offset;
        int flags = flags();
        links = start + HEADER_BYTES + ((flags & SUBJECT_FLAG) != 0 ? SUBJECT_BYTES : 0);
        linkBytes = LINK_BYTES + (flags & PAYLOAD_MASK) * 16;
        body = links + (long) linkCount() * linkBytes;
        Invariant.check(body <= start + length(), "an event holds its links");
        return this;
    }

    /** The segment it lies in. */
    public MemorySegment segment() {
        return segment;
    }

    /** Where in the segment it starts. */
    public long start() {
        return start;
    }

    /** Bytes of the whole event. */
    public int length() {
        return segment.get(Bytes.INT, start + LENGTH);
    }

    /** One of {@link EventKind}. */
    public byte kind() {
        return segment.get(Bytes.BYTE, start + KIND);
    }

    /** The flags of {@link EventLayout}. */
    public int flags() {
        return segment.get(Bytes.BYTE, start + FLAGS);
    }

    /** How many links there are. */
    public int linkCount() {
        return Short.toUnsignedInt(segment.get(Bytes.SHORT, start + LINK_COUNT));
    }

    /** The place in the journal, from 1; 0 while it is not journaled. */
    public long sequence() {
        return segment.get(Bytes.LONG, start + SEQUENCE);
    }

    /** Nanoseconds since 1970. */
    public long timeNanos() {
        return segment.get(Bytes.LONG, start + TIME);
    }

    /** High half of the id of the command that caused it, 0 with low half 0 for none. */
    public long idHigh() {
        return segment.get(Bytes.LONG, start + ID_HIGH);
    }

    /** Low half of the id of the command that caused it. */
    public long idLow() {
        return segment.get(Bytes.LONG, start + ID_LOW);
    }

    /** Whether it is about an earlier movement. */
    public boolean hasSubject() {
        return (flags() & SUBJECT_FLAG) != 0;
    }

    /** High half of the id of the movement it is about. */
    public long subjectHigh() {
        return segment.get(Bytes.LONG, start + HEADER_BYTES);
    }

    /** Low half of the id of the movement it is about. */
    public long subjectLow() {
        return segment.get(Bytes.LONG, start + HEADER_BYTES + 8);
    }

    /** The position of the event before this one about the same subject. */
    public long previousAboutSubject() {
        return segment.get(Bytes.LONG, start + HEADER_BYTES + 16);
    }

    /**
     * The position of the event that the subject's own command caused; only with a subject. A reversal names it, since
     * any number of them may follow one another, and so do the events of a crossing. Before a hold's end there is nothing
     * but its beginning, or a crossing that names it.
     */
    public long originOfSubject() {
        if (kind() == EventKind.TRANSFER_REVERSED) {
            return longAt(afterPostings() + 16);
        }
        return CrossingFields.isCrossing(kind()) ? CrossingFields.originOfSubject(this) : previousAboutSubject();
    }

    /**
     * The position of the event that its own id began with, or -1 when that is this one. Only what ends a crossing has the
     * id of an event before.
     */
    public long beginning() {
        boolean ends = kind() == EventKind.CROSSING_POSTED || kind() == EventKind.CROSSING_CANCELLED;
        return ends ? CrossingFields.openedAt(this) : EventLayout.NO_POSITION;
    }

    /** Whether the command that caused it had this id. */
    public boolean isCausedBy(long idHigh, long idLow) {
        return idHigh() == idHigh && idLow() == idLow;
    }

    /** Whether it is about an earlier movement with this id. */
    public boolean isAbout(long idHigh, long idLow) {
        return hasSubject() && subjectHigh() == idHigh && subjectLow() == idLow;
    }

    /** The number of the balance that a link changes. */
    public int balance(int link) {
        return segment.get(Bytes.INT, link(link) + LINK_THREAD);
    }

    /** Where link {@code link} starts, from the event's start. */
    public long linkOffset(int link) {
        return link(link) - start;
    }

    /** High half of the balance after the event. */
    public long balanceHigh(int link) {
        return segment.get(Bytes.LONG, link(link) + LINK_BALANCE + 8);
    }

    /** Low half of the balance after the event. */
    public long balanceLow(int link) {
        return segment.get(Bytes.LONG, link(link) + LINK_BALANCE);
    }

    /** Whether links tell what is held; if not, nothing is. */
    public boolean tellsHeld() {
        return (flags() & PAYLOAD_MASK) == 2;
    }

    /** High half of the held amount after the event. */
    public long heldHigh(int link) {
        return tellsHeld() ? segment.get(Bytes.LONG, link(link) + LINK_HELD + 8) : 0;
    }

    /** Low half of the held amount after the event. */
    public long heldLow(int link) {
        return tellsHeld() ? segment.get(Bytes.LONG, link(link) + LINK_HELD) : 0;
    }

    /** The balance after the event. */
    public Amount balanceAfter(int link) {
        return new Amount(balanceHigh(link), balanceLow(link));
    }

    /** The held amount after the event. */
    public Amount heldAfter(int link) {
        return new Amount(heldHigh(link), heldLow(link));
    }

    /** How many postings there are. */
    public int postingCount() {
        return switch (kind()) {
            case EventKind.TRANSFER_POSTED,
                    EventKind.HOLD_PLACED,
                    EventKind.HOLD_CAPTURED,
                    EventKind.HOLD_VOIDED,
                    EventKind.HOLD_EXPIRED -> 1;
            case EventKind.TRANSACTION_POSTED, EventKind.TRANSFER_REVERSED, EventKind.CROSSING_POSTED ->
                linkCount() / 2;
            case EventKind.CROSSING_OPENED, EventKind.CROSSING_CANCELLED -> linkCount();
            default -> 0;
        };
    }

    /** High half of a posting's amount. */
    public long amountHigh(int posting) {
        return segment.get(Bytes.LONG, posting(posting) + 8);
    }

    /** Low half of a posting's amount. */
    public long amountLow(int posting) {
        return segment.get(Bytes.LONG, posting(posting));
    }

    /** A posting's amount. */
    public Amount amount(int posting) {
        return new Amount(amountHigh(posting), amountLow(posting));
    }

    /** The account that a posting debits. */
    public int from(int posting) {
        return segment.get(Bytes.INT, posting(posting) + POSTING_FROM);
    }

    /** The account that a posting credits, or -1. */
    public int to(int posting) {
        return segment.get(Bytes.INT, posting(posting) + POSTING_TO);
    }

    /** A posting's currency. */
    public int currency(int posting) {
        return segment.get(Bytes.INT, posting(posting) + POSTING_CURRENCY);
    }

    /** The transfer type by its number. */
    public int transferType() {
        return flags() >> TYPE_SHIFT & 3;
    }

    /** Where the body starts, in the segment. */
    public long body() {
        return body;
    }

    /** Where the fields behind the postings start, in the segment. */
    public long afterPostings() {
        return posting(postingCount());
    }

    /** A number of 8 bytes in the segment. */
    public long longAt(long offset) {
        return segment.get(Bytes.LONG, offset);
    }

    /** A number of 4 bytes in the segment. */
    public int intAt(long offset) {
        return segment.get(Bytes.INT, offset);
    }

    /** A number of 2 bytes in the segment, unsigned. */
    public int shortAt(long offset) {
        return Short.toUnsignedInt(segment.get(Bytes.SHORT, offset));
    }

    /** A number of 1 byte in the segment, unsigned. */
    public int byteAt(long offset) {
        return Byte.toUnsignedInt(segment.get(Bytes.BYTE, offset));
    }

    private long link(int link) {
        return links + (long) link * linkBytes;
    }

    private long posting(int posting) {
        return body + (long) posting * POSTING_BYTES;
    }
}
