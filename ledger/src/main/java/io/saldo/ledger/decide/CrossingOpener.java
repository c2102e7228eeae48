package io.saldo.ledger.decide;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.state.LedgerState;
import java.util.List;
import java.util.Optional;

/**
 * Decides the clients' commands that need accounts of other partitions. This partition becomes the crossing's coordinator:
 * it checks what it knows of, in the order in which it would for accounts of its own, and sets aside what its senders
 * need. What other partitions know they check when they are asked.
 *
 * <p>A command whose first sender lives elsewhere is for another partition, and is turned away without a trace: {@code
 * INVALID_COMMAND}. Last of all, so that no refusal hides behind it, a coordinator with {@link Limits#CROSSINGS_MAX} open
 * crossings turns away what would open one more: {@code TOO_MANY_CROSSINGS}.
 */
final class CrossingOpener {
    private final LedgerState state;
    private final Past past;
    private final CrossingLegs legs;
    private final CrossingWriter writer;

    CrossingOpener(LedgerState state, Past past, CrossingLegs legs, CrossingWriter writer) {
        this.state = state;
        this.past = past;
        this.legs = legs;
        this.writer = writer;
    }

    /** Whether a text names an account that would live in another partition. */
    boolean isElsewhere(AccountId account) {
        return state.partitioning().count() > 1 && legs.isElsewhere(account);
    }

    /** A transfer of which an account was not found here. */
    void transfer(Command.PostTransfer transfer, Decision decision) {
        boolean isFromElsewhere = isElsewhere(transfer.from());
        if (!isFromElsewhere && !isElsewhere(transfer.to())) {
            decision.refuse(Rejection.ACCOUNT_NOT_FOUND);
            return;
        }
        boolean crossesTheBorder = transfer.from().isSystem() || transfer.to().isSystem();
        if (isFromElsewhere || crossesTheBorder) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        List<Crossing.Posting> postings =
                List.of(new Crossing.Posting(transfer.from(), transfer.to(), transfer.amount(), transfer.currency()));
        Optional<Rejection> rejection = legs.check(postings, false);
        if (transfer.type() != TransferType.TRANSFER && isLaterThanType(rejection)) {
            decision.refuse(Rejection.INVALID_COMMAND);
            return;
        }
        open(CrossingKind.TRANSFER, TransactionId.NONE, transfer.metadata(), rejection, 0, decision);
    }

    /** The type fits the accounts is checked after they are found, and before all else. */
    private static boolean isLaterThanType(Optional<Rejection> rejection) {
        return rejection.isEmpty() || rejection.get() != Rejection.ACCOUNT_NOT_FOUND;
    }

    /** A transaction of which an account was not found here. */
    void transaction(Command.PostTransaction transaction, Decision decision) {
        if (isElsewhere(transaction.postings().getFirst().from())) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        List<Crossing.Posting> postings = transaction.postings().stream()
                .map(posting ->
                        new Crossing.Posting(posting.from(), posting.to(), posting.amount(), posting.currency()))
                .toList();
        Optional<Rejection> rejection = legs.check(postings, false);
        open(CrossingKind.TRANSACTION, TransactionId.NONE, transaction.metadata(), rejection, 0, decision);
    }

    /**
     * The capture of an open hold for a receiver that lives elsewhere.
     *
     * @param held all that is held
     * @param currency its currency's code
     */
    void capture(
            Command.CaptureHold capture,
            AccountId from,
            AccountId to,
            Amount held,
            String currency,
            int scale,
            Decision decision) {
        DecimalAmount given = capture.amount();
        if (!given.isNone() && (!given.fits(scale) || !given.at(scale).isPositive())) {
            decision.refuse(Rejection.INVALID_AMOUNT);
            return;
        }
        if (!given.isNone() && given.at(scale).compareTo(held) > 0) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return;
        }
        DecimalAmount amount = given.isNone() ? DecimalAmount.of(held, scale) : given;
        Optional<Rejection> rejection = legs.check(List.of(new Crossing.Posting(from, to, amount, currency)), true);
        int flags = (given.isNone() ? 0 : EventLayout.AMOUNT_GIVEN_FLAG)
                | (capture.to().isNone() ? 0 : EventLayout.RECEIVER_GIVEN_FLAG);
        open(CrossingKind.CAPTURE, capture.hold(), Metadata.NONE, rejection, flags, decision);
    }

    /**
     * The reversal of a movement that began with an event of a crossing.
     *
     * @param newest position of the newest event about it
     * @param original position of that event
     */
    void reverse(Command.ReverseTransfer reverse, Decision decision, long newest, long original) {
        EventView event = past.eventAt(original);
        if (event.kind() != EventKind.CROSSING_OPENED || !CrossingFields.isOfCoordinator(event)) {
            decision.turnAway(Rejection.INVALID_COMMAND);
            return;
        }
        Crossing crossing = CrossingFields.crossing(event);
        EventView last = past.eventAt(newest);
        if (last.kind() == EventKind.CROSSING_CANCELLED
                && last.isCausedBy(crossing.id().high(), crossing.id().low())) {
            decision.refuse(Rejection.TRANSFER_NOT_FOUND);
            return;
        }
        if (crossing.kind() == CrossingKind.REVERSAL || newest == original) {
            decision.refuse(Rejection.NOT_REVERSIBLE);
            return;
        }
        Amount reversed = reversed(crossing.id(), last);
        Crossing.Posting first = crossing.postings().getFirst();
        int scale = first.amount().decimals();
        ReversedAmount chosen = ReversedAmount.choose(
                reverse.amount(), crossing.postings().size(), first.amount().at(scale), reversed, scale);
        if (chosen.rejection().isPresent()) {
            decision.refuse(chosen.rejection().get());
            return;
        }
        List<Crossing.Posting> postings = turnedRound(crossing, chosen.amount());
        int flags = reverse.amount().isNone() ? 0 : EventLayout.AMOUNT_GIVEN_FLAG;
        Optional<Rejection> rejection = legs.check(postings, false);
        open(CrossingKind.REVERSAL, crossing.id(), Metadata.NONE, rejection, flags, decision);
    }

    /** How much of a crossing is reversed, with what is open, given the newest event about it. */
    static Amount reversed(TransactionId id, EventView newest) {
        return CrossingFields.isCrossing(newest.kind()) && newest.isAbout(id.high(), id.low())
                ? CrossingFields.reversed(newest)
                : Amount.ZERO;
    }

    private static List<Crossing.Posting> turnedRound(Crossing crossing, Amount single) {
        boolean isSingle = crossing.postings().size() == 1;
        return crossing.postings().reversed().stream()
                .map(posting -> new Crossing.Posting(
                        posting.to(),
                        posting.from(),
                        isSingle ? DecimalAmount.of(single, posting.amount().decimals()) : posting.amount(),
                        posting.currency()))
                .toList();
    }

    private void open(
            CrossingKind kind,
            TransactionId subject,
            Metadata metadata,
            Optional<Rejection> rejection,
            int flags,
            Decision decision) {
        if (rejection.isPresent()) {
            decision.refuse(rejection.get());
            return;
        }
        if (!legs.fits()) {
            decision.refuse(Rejection.LIMIT_EXCEEDED);
            return;
        }
        if (state.crossings().coordinated() >= Limits.CROSSINGS_MAX) {
            decision.turnAway(Rejection.TOO_MANY_CROSSINGS);
            return;
        }
        TransactionId id = new TransactionId(decision.idHigh(), decision.idLow());
        Crossing crossing = new Crossing(id, kind, state.partition(), subject, legs.exact(), metadata);
        Invariant.check(!crossing.participants(state.partitioning()).isEmpty(), "a crossing needs another partition");
        writer.opened(crossing, flags, subject(crossing), decision);
    }

    private CrossingWriter.Subject subject(Crossing crossing) {
        TransactionId id = crossing.subject();
        if (id.isNone()) {
            return CrossingWriter.Subject.NONE;
        }
        long newest = past.find(id.high(), id.low());
        long origin = past.origin(id.high(), id.low(), newest);
        if (crossing.kind() != CrossingKind.REVERSAL) {
            return new CrossingWriter.Subject(newest, origin, Amount.ZERO);
        }
        Amount before = reversed(id, past.eventAt(newest));
        return new CrossingWriter.Subject(newest, origin, before.plus(reversing(crossing)));
    }

    /** What a reversal adds to the sum: its amount, or of several postings the number one. */
    static Amount reversing(Crossing crossing) {
        DecimalAmount amount = crossing.postings().getFirst().amount();
        return crossing.postings().size() == 1 ? amount.at(amount.decimals()) : Amount.of(1);
    }
}
