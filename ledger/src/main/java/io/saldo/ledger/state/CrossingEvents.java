package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.TransactionId;

/**
 * Applies the events of crossings, as a part of {@link LedgerState#apply}. What they hold, release and move is checked
 * against the state, and not against what the decider meant.
 */
final class CrossingEvents {
    private final LedgerState state;
    private final Balances balances;
    private final Holds holds;
    private final Crossings crossings;

    CrossingEvents(LedgerState state) {
        this.state = state;
        balances = state.balances();
        holds = state.holds();
        crossings = state.crossings();
    }

    void open(EventView event, long position) {
        Invariant.check(CrossingFields.partition(event) == state.partition(), "an event belongs to its partition");
        boolean isCoordinator = CrossingFields.isOfCoordinator(event);
        TransactionId subject =
                event.hasSubject() ? new TransactionId(event.subjectHigh(), event.subjectLow()) : TransactionId.NONE;
        int crossing = crossings.open(
                new TransactionId(event.idHigh(), event.idLow()),
                subject,
                CrossingFields.kind(event),
                CrossingFields.coordinator(event),
                isCoordinator,
                position);
        if (isCoordinator && CrossingFields.kind(event) == CrossingKind.CAPTURE) {
            int hold = holds.find(subject.high(), subject.low());
            Invariant.check(hold >= 0, "only an open hold is captured");
            holds.cross(hold);
        }
        for (int link = 0; link < event.linkCount(); link++) {
            int balance = event.balance(link);
            Invariant.check(
                    Int128.isPositive(event.amountHigh(link), event.amountLow(link)), "what is held is positive");
            checkHeld(event, link, event.amount(link));
            applyUnmoved(event, link);
            crossings.hold(crossing, balance, event.amount(link));
        }
        for (int i = 0; i < CrossingFields.roomCount(event); i++) {
            long room = CrossingFields.room(event, i);
            crossings.keepRoom(
                    crossing,
                    event.intAt(room),
                    event.intAt(room + 4),
                    new Amount(event.longAt(room + 16), event.longAt(room + 8)),
                    new Amount(event.longAt(room + 32), event.longAt(room + 24)));
        }
    }

    /** What is held of a balance changes by this much, measured against this state. */
    private void checkHeld(EventView event, int link, Amount change) {
        int balance = event.balance(link);
        Amount held = new Amount(balances.heldHigh(balance), balances.heldLow(balance));
        Invariant.check(event.heldAfter(link).equals(held.plus(change)), "what is held changes by the amount");
    }

    private void applyUnmoved(EventView event, int link) {
        int balance = event.balance(link);
        Invariant.check(
                event.balanceHigh(link) == balances.high(balance) && event.balanceLow(link) == balances.low(balance),
                "what is held moves no money");
        state.applyLink(event, link, event.from(link), event.currency(link));
    }

    void post(EventView event) {
        Invariant.check(CrossingFields.partition(event) == state.partition(), "an event belongs to its partition");
        if (CrossingFields.openedAt(event) == EventLayout.NO_POSITION) {
            Invariant.check(!CrossingFields.isOfCoordinator(event), "only an agent posts what was not opened");
        } else {
            releaseForPosting(event, endOf(event));
        }
        int count = event.postingCount();
        for (int posting = 0; posting < count; posting++) {
            Invariant.check(event.from(posting) != event.to(posting), "a posting has two sides");
            state.checkConserved(event, posting, event.currency(posting));
            checkHeldIsKept(event, 2 * posting);
            checkHeldIsKept(event, 2 * posting + 1);
            state.applyLink(event, 2 * posting, event.from(posting), event.currency(posting));
            state.applyLink(event, 2 * posting + 1, event.to(posting), event.currency(posting));
        }
    }

    /** All that the crossing held is free before its first posting. */
    private void releaseForPosting(EventView event, int crossing) {
        if (crossings.isCoordinator(crossing) && crossings.kind(crossing) == CrossingKind.CAPTURE) {
            TransactionId subject = crossings.subject(crossing);
            int hold = holds.find(subject.high(), subject.low());
            Invariant.check(hold >= 0 && holds.isCrossing(hold), "a captured hold waits for its crossing");
            Invariant.check(holds.balance(hold) == event.balance(0), "a hold ends where it began");
            release(holds.balance(hold), new Amount(holds.amountHigh(hold), holds.amountLow(hold)));
            holds.close(hold);
        }
        for (int leg = crossings.firstLeg(crossing); leg >= 0; leg = crossings.nextLeg(leg)) {
            if (crossings.heldBalance(leg) != EventLayout.NO_NUMBER) {
                release(crossings.heldBalance(leg), crossings.held(leg));
            }
        }
        crossings.close(crossing);
    }

    private void release(int balance, Amount amount) {
        Amount held = new Amount(balances.heldHigh(balance), balances.heldLow(balance)).minus(amount);
        balances.setHeld(balance, held.high(), held.low());
    }

    private void checkHeldIsKept(EventView event, int link) {
        int balance = event.balance(link);
        boolean isNew = balance >= balances.size();
        Invariant.check(
                event.heldHigh(link) == (isNew ? 0 : balances.heldHigh(balance))
                        && event.heldLow(link) == (isNew ? 0 : balances.heldLow(balance)),
                "a crossing releases what it held and nothing else");
    }

    void cancel(EventView event) {
        int crossing = endOf(event);
        if (crossings.isCoordinator(crossing) && crossings.kind(crossing) == CrossingKind.CAPTURE) {
            TransactionId subject = crossings.subject(crossing);
            holds.reopen(holds.find(subject.high(), subject.low()));
        }
        int link = 0;
        for (int leg = crossings.firstLeg(crossing); leg >= 0; leg = crossings.nextLeg(leg)) {
            if (crossings.heldBalance(leg) == EventLayout.NO_NUMBER) {
                continue;
            }
            Invariant.check(
                    link < event.linkCount()
                            && event.balance(link) == crossings.heldBalance(leg)
                            && event.amount(link).equals(crossings.held(leg)),
                    "what is released was held");
            checkHeld(event, link, Amount.ZERO.minus(event.amount(link)));
            applyUnmoved(event, link);
            link++;
        }
        Invariant.check(link == event.linkCount(), "nothing is released that was not held");
        crossings.close(crossing);
    }

    /** The open crossing that an event ends. */
    private int endOf(EventView event) {
        int crossing = crossings.find(event.idHigh(), event.idLow());
        Invariant.check(crossing >= 0, "only an open crossing ends");
        Invariant.check(
                crossings.position(crossing) == CrossingFields.openedAt(event)
                        && crossings.coordinator(crossing) == CrossingFields.coordinator(event),
                "a crossing ends where it began");
        return crossing;
    }
}
