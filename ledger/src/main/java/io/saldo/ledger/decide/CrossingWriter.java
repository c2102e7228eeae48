package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingBytes;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventWriter;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Crossings;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.MemorySegment;

/** Writes the events of crossings. From here a decision must succeed. For the ledger thread alone. */
final class CrossingWriter {
    /**
     * What the partition of the coordinator knows of the subject beside its id.
     *
     * @param newest position of the newest event about it
     * @param origin position of the event that its own command caused
     * @param reversed of a reversal: how much is reversed, with all reversals that are open
     */
    record Subject(long newest, long origin, Amount reversed) {
        /** Of a crossing without one, and in the partitions of participants. */
        static final Subject NONE = new Subject(Past.NONE, Past.NONE, Amount.ZERO);
    }

    private final LedgerState state;
    private final Balances balances;
    private final Crossings crossings;
    private final CrossingLegs legs;
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[Limits.COMMAND_BYTES_MAX]);

    CrossingWriter(LedgerState state, CrossingLegs legs) {
        this.state = state;
        this.legs = legs;
        balances = state.balances();
        crossings = state.crossings();
    }

    void opened(Crossing crossing, int flags, Subject subject, Decision decision) {
        EventWriter event =
                begin(EventKind.CROSSING_OPENED, flags, 2, legs.heldCount(), crossing.subject(), subject, decision);
        legs.writeHeld(event);
        int length = (int) CrossingBytes.write(crossing, scratch, 0);
        head(event, crossing.kind(), crossing.coordinator(), subject, length);
        legs.writeRooms(event);
        event.bytes(scratch, 0, length);
        decision.decided();
    }

    /** @param released what was held beyond a capture */
    void posted(Crossing crossing, Subject subject, long openedAt, Amount released, Decision decision) {
        // A partition that held something tells that it is free, even where nothing is held any more.
        int payload = openedAt == EventLayout.NO_POSITION
                ? Decider.payload(legs.running().anyHeld())
                : 2;
        EventWriter event =
                begin(EventKind.CROSSING_POSTED, 0, payload, 2 * legs.count(), crossing.subject(), subject, decision);
        legs.writePostings(event);
        int length = (int) CrossingBytes.write(crossing, scratch, 0);
        head(event, crossing.kind(), crossing.coordinator(), subject, length);
        event.u64(openedAt);
        event.u64(released.low());
        event.u64(released.high());
        legs.writePlaces(event);
        event.bytes(scratch, 0, length);
        decision.decided();
    }

    void cancelled(int crossing, Subject subject, Rejection rejection, Decision decision) {
        EventWriter event = begin(
                EventKind.CROSSING_CANCELLED,
                0,
                2,
                heldCount(crossing),
                crossings.subject(crossing),
                subject,
                decision);
        for (int leg = crossings.firstLeg(crossing); leg >= 0; leg = crossings.nextLeg(leg)) {
            int balance = crossings.heldBalance(leg);
            if (balance != EventLayout.NO_NUMBER) {
                Amount held =
                        new Amount(balances.heldHigh(balance), balances.heldLow(balance)).minus(crossings.held(leg));
                event.link(balance, balances.high(balance), balances.low(balance), held.high(), held.low());
            }
        }
        for (int leg = crossings.firstLeg(crossing); leg >= 0; leg = crossings.nextLeg(leg)) {
            int balance = crossings.heldBalance(leg);
            if (balance != EventLayout.NO_NUMBER) {
                Amount amount = crossings.held(leg);
                event.posting(
                        amount.high(),
                        amount.low(),
                        balances.account(balance),
                        EventLayout.NO_NUMBER,
                        balances.currency(balance));
            }
        }
        head(event, crossings.kind(crossing), crossings.coordinator(crossing), subject, rejection.ordinal());
        event.u64(crossings.position(crossing));
        decision.decided();
    }

    private int heldCount(int crossing) {
        int held = 0;
        for (int leg = crossings.firstLeg(crossing); leg >= 0; leg = crossings.nextLeg(leg)) {
            held += crossings.heldBalance(leg) == EventLayout.NO_NUMBER ? 0 : 1;
        }
        return held;
    }

    private static EventWriter begin(
            byte kind, int flags, int payload, int links, TransactionId id, Subject subject, Decision decision) {
        boolean hasSubject = subject.newest() != Past.NONE;
        EventWriter event = decision.write(kind, flags | (hasSubject ? EventLayout.SUBJECT_FLAG : 0), payload, links);
        if (hasSubject) {
            Invariant.check(!id.isNone(), "a crossing about something names it");
            event.subject(id.high(), id.low(), subject.newest());
        }
        return event;
    }

    /** The fields that {@link CrossingFields} draws. */
    private void head(EventWriter event, CrossingKind kind, int coordinator, Subject subject, int last) {
        event.u64(subject.origin());
        event.u64(subject.reversed().low());
        event.u64(subject.reversed().high());
        event.u16(state.partition());
        event.u8(kind.ordinal());
        event.u8(coordinator);
        event.u32(last);
    }
}
