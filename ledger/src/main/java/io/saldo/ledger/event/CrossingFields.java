package io.saldo.ledger.event;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingBytes;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;

/**
 * The fields of the three kinds of crossing events, where they lie. All begin, behind the postings if there are any, with
 * the same 32 bytes; {@link EventLayout} draws the rest.
 *
 * <pre>
 *  0 i64 position of the event that the subject's own command caused, -1 without a subject
 *  8 i128 of a reversal: reversed in total so far, with all that are open; of a single posting its amount, else a count
 * 24 u16 partition that the event is in
 * 26 u8  kind of the crossing
 * 27 u8  coordinator
 * 28 u32 bytes of the crossing; of CROSSING_CANCELLED the rejection
 * </pre>
 */
public final class CrossingFields {
    /** Bytes that all begin with. */
    public static final int HEAD_BYTES = 32;
    /** Bytes of the room that is kept for one balance. */
    public static final int ROOM_BYTES = 40;

    private static final int REVERSED = 8;
    private static final int PARTITION = 24;
    private static final int KIND = 26;
    private static final int COORDINATOR = 27;
    private static final int LENGTH = 28;
    private static final int OPENED_AT = 32;
    private static final int RELEASED = 40;
    private static final int PLACES = 56;

    private CrossingFields() {}

    /** Whether events of this kind have these fields. */
    public static boolean isCrossing(byte kind) {
        return kind >= EventKind.CROSSING_OPENED && kind <= EventKind.CROSSING_CANCELLED;
    }

    /** Whether the event opens a crossing in the partition that coordinates it. */
    public static boolean isOpenedByCoordinator(EventView event) {
        return event.kind() == EventKind.CROSSING_OPENED && isOfCoordinator(event);
    }

    /** Whether the event is in the partition that coordinates the crossing. */
    public static boolean isOfCoordinator(EventView event) {
        return partition(event) == coordinator(event);
    }

    /** The position of the event that the subject's own command caused, or -1. */
    public static long originOfSubject(EventView event) {
        return event.longAt(event.afterPostings());
    }

    /** How much of the subject is reversed so far, with all reversals that are open. */
    public static Amount reversed(EventView event) {
        return amountAt(event, event.afterPostings() + REVERSED);
    }

    /** The partition that the event is in. */
    public static int partition(EventView event) {
        return event.shortAt(event.afterPostings() + PARTITION);
    }

    /** The crossing's kind. */
    public static CrossingKind kind(EventView event) {
        return CrossingKind.of(event.byteAt(event.afterPostings() + KIND));
    }

    /** The crossing's coordinator. */
    public static int coordinator(EventView event) {
        return event.byteAt(event.afterPostings() + COORDINATOR);
    }

    /** The number of the rejection; only of CROSSING_CANCELLED. */
    public static int rejection(EventView event) {
        return event.intAt(event.afterPostings() + LENGTH);
    }

    /**
     * The position of the CROSSING_OPENED that the event ends; -1 when it is the agent's, which opens nothing. Not of
     * CROSSING_OPENED itself.
     */
    public static long openedAt(EventView event) {
        return event.longAt(event.afterPostings() + OPENED_AT);
    }

    /** What was held beyond the capture; only of CROSSING_POSTED. */
    public static Amount released(EventView event) {
        return amountAt(event, event.afterPostings() + RELEASED);
    }

    /** The place in the crossing of a posting made here; only of CROSSING_POSTED. */
    public static int place(EventView event, int posting) {
        return event.shortAt(event.afterPostings() + PLACES + 2L * posting);
    }

    /** For how many balances room is kept; only of CROSSING_OPENED. */
    public static int roomCount(EventView event) {
        return event.intAt(rooms(event));
    }

    /** Where the room that is kept for one balance stands: u32 account, u32 currency, i128 up, i128 down. */
    public static long room(EventView event, int room) {
        return rooms(event) + 8 + (long) room * ROOM_BYTES;
    }

    /** The crossing; not of CROSSING_CANCELLED. */
    public static Crossing crossing(EventView event) {
        long begin = event.kind() == EventKind.CROSSING_OPENED
                ? room(event, roomCount(event))
                : event.afterPostings() + PLACES + 2L * event.postingCount();
        long end = begin + event.intAt(event.afterPostings() + LENGTH);
        TransactionId id = new TransactionId(event.idHigh(), event.idLow());
        return CrossingBytes.read(event.segment(), begin, end, id);
    }

    private static long rooms(EventView event) {
        return event.afterPostings() + HEAD_BYTES;
    }

    private static Amount amountAt(EventView event, long offset) {
        return new Amount(event.longAt(offset + 8), event.longAt(offset));
    }
}
