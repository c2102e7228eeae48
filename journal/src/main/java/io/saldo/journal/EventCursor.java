package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/**
 * Stands on one event of the journal and, when there are links, on one of them; moving it allocates nothing. The layout of
 * what it stands on is drawn at {@link EventLayout}. A cursor belongs to one thread.
 *
 * <p>A published event never changes and its memory stays for as long as the journal is open. What the ledger thread sees
 * before it is published lies in a buffer that {@link Journal#flush} uses again: the cursor must be moved again after it.
 *
 * <p>Moving to an unpublished position waits (the ledger thread does not), and gives up with {@link PositionNotPublished}.
 * Moving to a position at which no event, or no link, can be is an {@link IllegalArgumentException}; positions come from
 * the journal, so that is misuse.
 */
public final class EventCursor {
    private final EventBytes events;
    private MemorySegment segment = MemorySegment.NULL;
    private long position = EventLayout.NO_POSITION;
    private long base;
    private int flags;
    private int linkCount;
    private int back;

    EventCursor(EventBytes events) {
        this.events = events;
    }

    /** Moves to the event at the position, and to its first link if it has any. */
    public EventCursor moveToEvent(long eventPosition) {
        checkPosition(eventPosition);
        segment = events.bytesAt(eventPosition);
        base = events.offsetAt(eventPosition);
        position = eventPosition;
        readHeader();
        back = EventLayout.linksOffset(flags);
        return this;
    }

    /** Moves to the event at the position, of which it is known that it is there and at which offset of the bytes. */
    EventCursor moveTo(MemorySegment bytes, long offset, long eventPosition) {
        segment = bytes;
        base = offset;
        position = eventPosition;
        readHeader();
        back = EventLayout.linksOffset(flags);
        return this;
    }

    /** Moves to the link at the position, and to the event that it belongs to. */
    public EventCursor moveToLink(long linkPosition) {
        checkPosition(linkPosition);
        segment = events.bytesAt(linkPosition);
        long link = events.offsetAt(linkPosition);
        back = LittleEndian.i32(segment, link + EventLayout.LINK_BACK);
        base = link - back;
        position = linkPosition - back;
        if (back < EventLayout.HEADER_BYTES || base < 0) {
            throw new IllegalArgumentException("no link at position " + linkPosition);
        }
        readHeader();
        return this;
    }

    /** The memory that holds the event. */
    public MemorySegment segment() {
        return segment;
    }

    /** Offset of the event in {@link #segment}. */
    public long offset() {
        return base;
    }

    /** The event's position, -1 before the first move. */
    public long position() {
        return position;
    }

    public int length() {
        return EventLayout.length(segment, base);
    }

    public int kind() {
        return EventLayout.kind(segment, base);
    }

    public int flags() {
        return flags;
    }

    public long sequence() {
        return EventLayout.sequence(segment, base);
    }

    public long timeNanos() {
        return EventLayout.timeNanos(segment, base);
    }

    /** With {@link #idLow} 0,0 if the event has no id of its own. */
    public long idHigh() {
        return EventLayout.idHigh(segment, base);
    }

    public long idLow() {
        return EventLayout.idLow(segment, base);
    }

    public boolean hasSubject() {
        return EventLayout.hasSubject(flags);
    }

    /** Only for an event with a subject. */
    public long subjectHigh() {
        return subjectField(EventLayout.SUBJECT_HIGH);
    }

    /** Only for an event with a subject. */
    public long subjectLow() {
        return subjectField(EventLayout.SUBJECT_LOW);
    }

    /** Position of the event before this one about its subject, or -1; only for an event with a subject. */
    public long subjectPrevious() {
        return subjectField(EventLayout.SUBJECT_PREVIOUS);
    }

    public int linkCount() {
        return linkCount;
    }

    /** Bytes of payload in each link: 0, 16 or 32. */
    public int linkPayloadBytes() {
        return EventLayout.linkPayloadBytes(flags);
    }

    /** Moves to another link of the same event, counted from 0, and returns its position. */
    public long linkAt(int index) {
        if (index < 0 || index >= linkCount) {
            throw new IllegalArgumentException("link " + index + " of " + linkCount);
        }
        back = EventLayout.linksOffset(flags) + index * EventLayout.linkBytes(flags);
        return position + back;
    }

    /** Position of the current link. This and all accessors below are only for an event with links. */
    public long linkPosition() {
        return position + back;
    }

    /** Index of the current link in its event. */
    public int linkIndex() {
        return (back - EventLayout.linksOffset(flags)) / EventLayout.linkBytes(flags);
    }

    /** Thread of the current link. */
    public int thread() {
        return LittleEndian.i32(segment, linkOffset() + EventLayout.LINK_THREAD);
    }

    /** Position of the thread's link before the current one, or -1. */
    public long previous() {
        return LittleEndian.i64(segment, linkOffset() + EventLayout.LINK_PREVIOUS);
    }

    /** Position of a link of the thread further back, or -1. */
    public long jump() {
        return LittleEndian.i64(segment, linkOffset() + EventLayout.LINK_JUMP);
    }

    /** Offset of the current link's payload in {@link #segment}. */
    public long payloadOffset() {
        return linkOffset() + EventLayout.LINK_HEADER_BYTES;
    }

    /** Offset of the event's body in {@link #segment}. */
    public long bodyOffset() {
        return base + EventLayout.bodyOffset(flags, linkCount);
    }

    /** Bytes of the event's body, with its padding. */
    public int bodyLength() {
        return length() - EventLayout.bodyOffset(flags, linkCount);
    }

    private long linkOffset() {
        if (linkCount == 0) {
            throw new IllegalStateException("the event has no links");
        }
        return base + back;
    }

    private long subjectField(int field) {
        if (!hasSubject()) {
            throw new IllegalStateException("the event has no subject");
        }
        return LittleEndian.i64(segment, base + field);
    }

    private void readHeader() {
        if (EventLayout.kind(segment, base) == 0) {
            throw new IllegalArgumentException("no event at position " + position);
        }
        flags = EventLayout.flags(segment, base);
        linkCount = EventLayout.linkCount(segment, base);
    }

    private static void checkPosition(long position) {
        if (position < BlockLayout.HEADER_BYTES || position % EventLayout.ALIGNMENT != 0) {
            throw new IllegalArgumentException("no event or link can be at position " + position);
        }
    }
}
