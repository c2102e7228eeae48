package io.saldo.replica.partition;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.replica.read.LedgerReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client is told of a crossing: what it would be told had all accounts lived in one partition. The balances come
 * from the events of all partitions, sequence and time from the coordinator's last. Those events never change, so the same
 * question has the same answer for ever.
 */
final class CrossingAnswers {
    private final PartitionReads reads;
    private final Partitions partitions;

    CrossingAnswers(Partitions partitions, PartitionReads reads) {
        this.partitions = partitions;
        this.reads = reads;
    }

    /** The event as an answer tells it: the end of a crossing as a movement or refusal, everything else as it is. */
    Event answer(Event event) {
        return switch (event) {
            case Event.CrossingPosted posted when posted.isOfCoordinator() -> posted(posted);
            case Event.CrossingCancelled cancelled
            when cancelled.isOfCoordinator() ->
                new Event.CommandRefused(cancelled.header(), cancelled.rejection(), new Command.Tick());
            default -> event;
        };
    }

    private Event posted(Event.CrossingPosted posted) {
        Crossing crossing = posted.crossing();
        List<Movement> movements = movements(posted);
        return switch (crossing.kind()) {
            case TRANSFER ->
                new Event.TransferPosted(
                        posted.header(), TransferType.TRANSFER, movements.getFirst(), crossing.metadata());
            case TRANSACTION -> new Event.TransactionPosted(posted.header(), movements, crossing.metadata());
            case CAPTURE ->
                new Event.HoldCaptured(
                        posted.header(), crossing.subject(), movements.getFirst(), posted.released(), false, false);
            case REVERSAL ->
                new Event.TransferReversed(
                        posted.header(), crossing.subject(), movements, posted.reversedInTotal(), false);
        };
    }

    /** The postings with the balances on both sides, whichever partition they are in. */
    private List<Movement> movements(Event.CrossingPosted posted) {
        Crossing crossing = posted.crossing();
        List<Event.CrossingPosted> parts = new ArrayList<>(List.of(posted));
        for (int participant : crossing.participants(partitions.partitioning())) {
            part(participant, crossing.id()).ifPresent(parts::add);
        }
        List<Movement> movements = new ArrayList<>();
        for (int place = 0; place < crossing.postings().size(); place++) {
            movements.add(movement(crossing.postings().get(place), parts, place));
        }
        return movements;
    }

    private Movement movement(Crossing.Posting posting, List<Event.CrossingPosted> parts, int place) {
        Amount fromBalance = Amount.ZERO;
        Amount toBalance = Amount.ZERO;
        for (Event.CrossingPosted part : parts) {
            int index = part.places().indexOf(place);
            if (index >= 0 && part.movements().get(index).isSenderHere()) {
                fromBalance = part.movements().get(index).fromBalance();
            }
            if (index >= 0 && part.movements().get(index).isReceiverHere()) {
                toBalance = part.movements().get(index).toBalance();
            }
        }
        Currency currency = partitions.currencies().find(posting.currency()).orElseThrow();
        return new Movement(
                posting.from(), posting.to(), posting.amount().at(currency.scale()), currency, fromBalance, toBalance);
    }

    /** A partition's part of a crossing, once it was posted and can be read here. */
    Optional<Event.CrossingPosted> part(int partition, TransactionId id) {
        LedgerReads ledger = reads.partition(partition);
        long newest = ledger.newest(id);
        return newest >= 0 && ledger.own(newest, id) instanceof Event.CrossingPosted posted
                ? Optional.of(posted)
                : Optional.empty();
    }

    /** The partition that decided the command whose id an event has. */
    static int home(int partition, Event origin) {
        return switch (origin) {
            case Event.CrossingOpened opened -> opened.crossing().coordinator();
            case Event.CrossingPosted posted -> posted.crossing().coordinator();
            case Event.CrossingCancelled cancelled -> cancelled.coordinator();
            case Event.CommandRefused refused ->
                switch (refused.command()) {
                    case Command.PrepareCrossing prepare -> prepare.crossing().coordinator();
                    case Command.CommitCrossing commit -> commit.crossing().coordinator();
                    case Command.ConfirmCrossing confirm -> confirm.coordinator();
                    case Command.CancelCrossing cancel -> cancel.coordinator();
                    default -> partition;
                };
            default -> partition;
        };
    }
}
