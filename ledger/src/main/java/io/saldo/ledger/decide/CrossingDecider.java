package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Balances;
import io.saldo.ledger.state.Crossings;
import io.saldo.ledger.state.Holds;
import io.saldo.ledger.state.LedgerState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Decides the steps of crossings that partitions ask each other for. Each may come any number of times and in any order.
 *
 * <ul>
 *   <li>Prepare and commit: what is no crossing in which this partition has that part is turned away without a trace
 *       ({@code INVALID_COMMAND}); then the checks of the postings with accounts here, in their order, those of a transfer
 *       for each; a refusal is remembered under the crossing's id.
 *   <li>Confirm: what is open is posted and cannot fail; anything else changes nothing.
 *   <li>Cancel: what is open is released. An id that is not known is refused for ever, so that a prepare that comes later
 *       finds it refused; anything else changes nothing.
 * </ul>
 *
 * Confirm and cancel name the coordinator beside the id, so that they never end another crossing that has the same id by a
 * client's mistake.
 */
final class CrossingDecider {
    private final LedgerState state;
    private final Balances balances;
    private final Holds holds;
    private final Crossings crossings;
    private final Past past;
    private final CrossingLegs legs;
    private final CrossingWriter writer;

    CrossingDecider(LedgerState state, Past past, CrossingLegs legs, CrossingWriter writer) {
        this.state = state;
        this.past = past;
        this.legs = legs;
        this.writer = writer;
        balances = state.balances();
        holds = state.holds();
        crossings = state.crossings();
    }

    void prepare(Command.PrepareCrossing prepare, Decision decision) {
        Crossing crossing = prepare.crossing();
        if (!hasPart(crossing, false)) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        Optional<Rejection> rejection = legs.check(crossing.postings(), false);
        if (rejection.isPresent() || !legs.fits()) {
            decision.refuse(rejection.orElse(Rejection.LIMIT_EXCEEDED));
            return;
        }
        writer.opened(crossing, 0, CrossingWriter.Subject.NONE, decision);
    }

    void commit(Command.CommitCrossing commit, Decision decision) {
        Crossing crossing = commit.crossing();
        if (!hasPart(crossing, true)) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        Optional<Rejection> rejection = legs.check(crossing.postings(), false);
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        writer.posted(crossing, CrossingWriter.Subject.NONE, EventLayout.NO_POSITION, Amount.ZERO, decision);
    }

    /** Whether this partition is a participant, and the agent or not as asked. */
    private boolean hasPart(Crossing crossing, boolean asAgent) {
        int postings = crossing.postings().size();
        int metadata = crossing.metadata().json().getBytes(StandardCharsets.UTF_8).length;
        if (crossing.id().isNone()
                || postings == 0
                || postings > Limits.POSTINGS_MAX
                || metadata > Limits.METADATA_BYTES_MAX
                || crossing.coordinator() >= state.partitioning().count()) {
            return false;
        }
        List<Integer> participants = crossing.participants(state.partitioning());
        return participants.contains(state.partition()) && (participants.getLast() == state.partition()) == asAgent;
    }

    void confirm(Command.ConfirmCrossing confirm, Decision decision) {
        int open = open(confirm.id(), confirm.coordinator());
        if (open < 0) {
            passOver(confirm.id(), decision);
            return;
        }
        long openedAt = crossings.position(open);
        Crossing crossing = CrossingFields.crossing(past.eventAt(openedAt));
        legs.take(crossing.postings());
        Amount released = release(open, crossing);
        writer.posted(crossing, subject(open, Amount.ZERO), openedAt, released, decision);
    }

    /** Frees all that was held for the crossing, and gives what a hold had beyond its capture. */
    private Amount release(int open, Crossing crossing) {
        RunningBalances running = legs.running();
        for (int leg = crossings.firstLeg(open); leg >= 0; leg = crossings.nextLeg(leg)) {
            int balance = crossings.heldBalance(leg);
            if (balance != EventLayout.NO_NUMBER) {
                running.release(running.of(balances.account(balance), balances.currency(balance)), crossings.held(leg));
            }
        }
        if (!capturesHold(open)) {
            return Amount.ZERO;
        }
        int hold = holds.find(crossing.subject().high(), crossing.subject().low());
        Invariant.check(hold >= 0 && holds.isCrossing(hold), "a captured hold waits for its crossing");
        Amount whole = new Amount(holds.amountHigh(hold), holds.amountLow(hold));
        int balance = holds.balance(hold);
        running.release(running.of(balances.account(balance), balances.currency(balance)), whole);
        return whole.minus(CrossingOpener.reversing(crossing));
    }

    private boolean capturesHold(int open) {
        return crossings.isCoordinator(open) && crossings.kind(open) == CrossingKind.CAPTURE;
    }

    void cancel(Command.CancelCrossing cancel, Decision decision) {
        int open = open(cancel.id(), cancel.coordinator());
        if (open >= 0) {
            writer.cancelled(open, subject(open, reversing(open)), cancel.rejection(), decision);
        } else if (past.find(cancel.id().high(), cancel.id().low()) != Past.NONE) {
            passOver(cancel.id(), decision);
        } else if (cancel.id().isNone()
                || cancel.coordinator() >= state.partitioning().count()) {
            decision.turnAway(Rejection.INVALID_COMMAND);
        } else {
            decision.refuse(cancel.rejection());
        }
    }

    /** What was counted as reversed while the crossing was open. */
    private Amount reversing(int open) {
        boolean counts = crossings.isCoordinator(open) && crossings.kind(open) == CrossingKind.REVERSAL;
        return counts
                ? CrossingOpener.reversing(CrossingFields.crossing(past.eventAt(crossings.position(open))))
                : Amount.ZERO;
    }

    /** What the coordinator knows of the subject when the crossing ends. */
    private CrossingWriter.Subject subject(int open, Amount givenBack) {
        TransactionId id = crossings.subject(open);
        if (!crossings.isCoordinator(open) || id.isNone()) {
            return CrossingWriter.Subject.NONE;
        }
        long origin = past.eventAt(crossings.position(open)).originOfSubject();
        long newest = past.find(id.high(), id.low());
        EventView event = past.eventAt(newest);
        Amount reversed = CrossingOpener.reversed(id, event).minus(givenBack);
        return new CrossingWriter.Subject(newest, origin, reversed);
    }

    /** Changes nothing; the answer is the newest event about the id, if there is one. */
    private void passOver(TransactionId id, Decision decision) {
        long newest = past.find(id.high(), id.low());
        if (newest != Past.NONE) {
            decision.repeat(newest);
        }
    }

    private int open(TransactionId id, int coordinator) {
        int open = crossings.find(id);
        return open >= 0 && crossings.coordinator(open) == coordinator ? open : -1;
    }
}
