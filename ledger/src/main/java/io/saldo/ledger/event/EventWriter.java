package io.saldo.ledger.event;

import static io.saldo.ledger.event.EventLayout.*;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes one event after another into the same scratch memory. The fields that the journal fills are left zero. For the
 * ledger thread alone.
 */
public final class EventWriter {
    private final MemorySegment segment;
    private long at;
    private int linkBytes;

    /** A writer with scratch memory of its own in the arena. */
    public EventWriter(Arena arena) {
        segment = arena.allocate(Limits.EVENT_BYTES_MAX, 64);
    }

    /** Where the event lies, from offset 0. */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Begins an event.
     *
     * @param payload 0, 1 or 2 numbers of 128 bits in each link
     */
    public void begin(byte kind, int flags, int payload, int links, long timeNanos, long idHigh, long idLow) {
        segment.set(Bytes.INT, LENGTH, 0);
        segment.set(Bytes.BYTE, KIND, kind);
        segment.set(Bytes.BYTE, FLAGS, (byte) (flags | payload));
        segment.set(Bytes.SHORT, LINK_COUNT, (short) links);
        segment.set(Bytes.LONG, SEQUENCE, 0);
        segment.set(Bytes.LONG, TIME, timeNanos);
        segment.set(Bytes.LONG, ID_HIGH, idHigh);
        segment.set(Bytes.LONG, ID_LOW, idLow);
        at = HEADER_BYTES;
        linkBytes = LINK_BYTES + payload * 16;
    }

    /** Says which movement the event is about. The flag must be among those of {@link #begin}. */
    public void subject(long idHigh, long idLow, long previousPosition) {
        u64(idHigh);
        u64(idLow);
        u64(previousPosition);
    }

    /** A link to a balance, with the balance after the event and, if the links have room for it, what is held. */
    public void link(int balance, long high, long low, long heldHigh, long heldLow) {
        segment.set(Bytes.INT, at + LINK_THREAD, balance);
        segment.set(Bytes.INT, at + LINK_BACK, 0);
        segment.set(Bytes.LONG, at + LINK_PREV, 0);
        segment.set(Bytes.LONG, at + LINK_JUMP, 0);
        segment.set(Bytes.LONG, at + LINK_BALANCE, low);
        segment.set(Bytes.LONG, at + LINK_BALANCE + 8, high);
        if (linkBytes > LINK_HELD) {
            segment.set(Bytes.LONG, at + LINK_HELD, heldLow);
            segment.set(Bytes.LONG, at + LINK_HELD + 8, heldHigh);
        } else {
            Invariant.check(heldHigh == 0 && heldLow == 0, "what is held is told");
        }
        at += linkBytes;
    }

    /** A posting. */
    public void posting(long amountHigh, long amountLow, int from, int to, int currency) {
        u64(amountLow);
        u64(amountHigh);
        u32(from);
        u32(to);
        u32(currency);
        u32(0);
    }

    /** One byte. */
    public void u8(int value) {
        segment.set(Bytes.BYTE, at, (byte) value);
        at += 1;
    }

    /** Two bytes. */
    public void u16(int value) {
        segment.set(Bytes.SHORT, at, (short) value);
        at += 2;
    }

    /** Four bytes. */
    public void u32(int value) {
        segment.set(Bytes.INT, at, value);
        at += 4;
    }

    /** Eight bytes. */
    public void u64(long value) {
        segment.set(Bytes.LONG, at, value);
        at += 8;
    }

    /** Bytes copied from elsewhere. */
    public void bytes(MemorySegment source, long offset, long length) {
        MemorySegment.copy(source, offset, segment, at, length);
        at += length;
    }

    /** Text with its length of four bytes before it, when there is any. */
    public void textIfAny(byte[] utf8) {
        if (utf8.length > 0) {
            u32(utf8.length);
            bytes(utf8);
        }
    }

    /** Bytes of an array. */
    public void bytes(byte[] source) {
        MemorySegment.copy(source, 0, segment, Bytes.BYTE, at, source.length);
        at += source.length;
    }

    /** Zeros up to the next multiple of eight. */
    public void pad() {
        while ((at & 7) != 0) {
            u8(0);
        }
    }

    /** Ends the event and gives its length in bytes. */
    public int end() {
        pad();
        segment.set(Bytes.INT, LENGTH, (int) at);
        return (int) at;
    }
}
