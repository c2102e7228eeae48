package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The part of an event's bytes that the journal knows. All numbers are little-endian, all offsets count bytes from the
 * event's first one, and an event's length is a multiple of 8.
 *
 * <pre>
 *  0  u32  length         of the whole event
 *  4  u8   kind           never 0; its meaning is the ledger's
 *  5  u8   flags          bits 0-1: bytes of payload in each link: 0 none, 1 16, 2 32
 *                         bit 2: there is a subject section; bits 3-7 are the ledger's
 *  6  u16  linkCount
 *  8  u64  sequence       filled in by the journal
 * 16  u64  timeNanos      since 1970, of the log entry
 * 24  u64  idHigh
 * 32  u64  idLow          0,0 when the event has no id of its own
 * 40 [u64  subjectHigh    the id that the event is about, when it is not its own
 *     u64  subjectLow
 *     u64  previous]      position of the event before this one about that subject, or -1
 *    linkCount times:
 *      0  u32  thread
 *      4  u32  back       bytes from the event's start to this link; filled in by the journal
 *      8  i64  prev       position of the thread's link before this one, or -1; filled in by the journal
 *     16  i64  jump       position of a link further back, see {@link Threads}, or -1; filled in by the journal
 *     24  payload         0, 16 or 32 bytes of the ledger's
 *    body                 the ledger's
 * </pre>
 *
 * <p>The accessors read whatever stands at the offset and check nothing; {@link #fault} says whether it is an event.
 */
public final class EventLayout {
    public static final int LENGTH = 0;
    public static final int KIND = 4;
    public static final int FLAGS = 5;
    public static final int LINK_COUNT = 6;
    public static final int SEQUENCE = 8;
    public static final int TIME_NANOS = 16;
    public static final int ID_HIGH = 24;
    public static final int ID_LOW = 32;
    /** Bytes before the subject section or, without one, the links. */
    public static final int HEADER_BYTES = 40;

    public static final int SUBJECT_HIGH = 40;
    public static final int SUBJECT_LOW = 48;
    public static final int SUBJECT_PREVIOUS = 56;
    public static final int SUBJECT_BYTES = 24;

    /** Offsets within a link. */
    public static final int LINK_THREAD = 0;

    public static final int LINK_BACK = 4;
    public static final int LINK_PREVIOUS = 8;
    public static final int LINK_JUMP = 16;
    /** Bytes of a link before its payload. */
    public static final int LINK_HEADER_BYTES = 24;

    public static final int FLAGS_PAYLOAD_MASK = 0b011;
    public static final int FLAG_SUBJECT = 0b100;

    /** Every record in the journal begins at a multiple of this. */
    public static final int ALIGNMENT = 8;

    /** Stands for "no position" in {@code prev}, {@code jump} and {@code previous}. */
    public static final long NO_POSITION = -1;

    private EventLayout() {}

    /** Bytes of the whole event. */
    public static int length(MemorySegment bytes, long event) {
        return LittleEndian.i32(bytes, event + LENGTH);
    }

    public static int kind(MemorySegment bytes, long event) {
        return LittleEndian.u8(bytes, event + KIND);
    }

    public static int flags(MemorySegment bytes, long event) {
        return LittleEndian.u8(bytes, event + FLAGS);
    }

    public static int linkCount(MemorySegment bytes, long event) {
        return LittleEndian.u16(bytes, event + LINK_COUNT);
    }

    public static long sequence(MemorySegment bytes, long event) {
        return LittleEndian.i64(bytes, event + SEQUENCE);
    }

    public static long timeNanos(MemorySegment bytes, long event) {
        return LittleEndian.i64(bytes, event + TIME_NANOS);
    }

    public static long idHigh(MemorySegment bytes, long event) {
        return LittleEndian.i64(bytes, event + ID_HIGH);
    }

    public static long idLow(MemorySegment bytes, long event) {
        return LittleEndian.i64(bytes, event + ID_LOW);
    }

    public static boolean hasSubject(int flags) {
        return (flags & FLAG_SUBJECT) != 0;
    }

    /** Bytes of payload in each link of an event with these flags. */
    public static int linkPayloadBytes(int flags) {
        return (flags & FLAGS_PAYLOAD_MASK) << 4;
    }

    /** Bytes of each link, with its payload, in an event with these flags. */
    public static int linkBytes(int flags) {
        return LINK_HEADER_BYTES + linkPayloadBytes(flags);
    }

    /** Offset of the first link in an event with these flags. */
    public static int linksOffset(int flags) {
        return hasSubject(flags) ? HEADER_BYTES + SUBJECT_BYTES : HEADER_BYTES;
    }

    /** Offset of the body in an event with these flags and so many links. */
    public static int bodyOffset(int flags, int linkCount) {
        return linksOffset(flags) + linkCount * linkBytes(flags);
    }

    /**
     * What keeps the bytes at the offset from being an event of the journal, or null when nothing does.
     *
     * @param room bytes that the event may take at most
     */
    static @Nullable String fault(MemorySegment bytes, long event, long room) {
        if (room < HEADER_BYTES) {
            return "no room for an event's header";
        }
        int length = length(bytes, event);
        if (length < HEADER_BYTES || length > room || length % ALIGNMENT != 0) {
            return "event length " + Integer.toUnsignedString(length) + " is not a multiple of 8 from " + HEADER_BYTES
                    + " to " + room;
        }
        int flags = flags(bytes, event);
        if (kind(bytes, event) == 0) {
            return "event kind 0";
        }
        if ((flags & FLAGS_PAYLOAD_MASK) == FLAGS_PAYLOAD_MASK) {
            return "event flags name no size of link payload";
        }
        int linkCount = linkCount(bytes, event);
        if (bodyOffset(flags, linkCount) > length) {
            return linkCount + " links do not fit into an event of " + length + " bytes";
        }
        return null;
    }
}
