package io.saldo.replica.partition;

import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.crossing.CrossingKind;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.read.LedgerReads;
import io.saldo.replica.read.TransferRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts together what the partitions know of a transfer. */
final class TransferMerge {
    private final Partitions partitions;
    private final CrossingAnswers answers;

    TransferMerge(Partitions partitions, CrossingAnswers answers) {
        this.partitions = partitions;
        this.answers = answers;
    }

    /**
     * The transfer over all partitions.
     *
     * @param home the partition that decided the command
     * @param record what that partition knows
     */
    PartitionedTransfer merged(int home, TransactionId id, TransferRecord record) {
        List<Located<Event>> events = new ArrayList<>();
        record.events().forEach(event -> events.add(new Located<>(home, event)));
        if (!(record.origin() instanceof Event.CrossingOpened opened)) {
            return transfer(home, record.status(), record.origin(), record, events);
        }
        Crossing crossing = opened.crossing();
        TransferRecord.Status status = record.status();
        for (int participant : crossing.participants(partitions.partitioning())) {
            List<Event> own = events(participant, id);
            own.forEach(event -> events.add(new Located<>(participant, event)));
            if (status == TransferRecord.Status.INITIATED) {
                status = status(own, status);
            }
        }
        events.sort(Comparator.comparingLong(located -> located.item().header().timeNanos()));
        Event own = own(home, id).orElse(opened);
        return transfer(home, status, answers.answer(own), record, events);
    }

    private static PartitionedTransfer transfer(
            int home, TransferRecord.Status status, Event origin, TransferRecord record, List<Located<Event>> events) {
        if (!(origin instanceof Event.Moved moved)) {
            return new PartitionedTransfer(home, status, origin, Optional.empty(), false, events);
        }
        Optional<Amount> reversed = reversed(record);
        List<Movement> movements = moved.movements();
        boolean isSingle = movements.size() == 1;
        return new PartitionedTransfer(
                home,
                status,
                origin,
                isSingle ? Optional.of(reversed.orElse(Amount.ZERO)) : Optional.empty(),
                isSingle ? reversed.equals(Optional.of(movements.getFirst().amount())) : reversed.isPresent(),
                events);
    }

    /** How much was reversed in total, as the newest reversal that is done says. */
    private static Optional<Amount> reversed(TransferRecord record) {
        for (Event event : record.events().reversed()) {
            if (event instanceof Event.TransferReversed reversal
                    && reversal.original().equals(record.id())) {
                return Optional.of(reversal.reversedInTotal());
            }
            if (event instanceof Event.CrossingPosted posted
                    && posted.crossing().kind() == CrossingKind.REVERSAL
                    && posted.crossing().subject().equals(record.id())) {
                return Optional.of(posted.reversedInTotal());
            }
        }
        return Optional.empty();
    }

    private List<Event> events(int partition, TransactionId id) {
        return partitions
                .replica(partition)
                .reads()
                .transfer(id)
                .map(TransferRecord::events)
                .orElse(List.of());
    }

    private Optional<Event> own(int partition, TransactionId id) {
        LedgerReads ledger = partitions.replica(partition).reads();
        long newest = ledger.newest(id);
        return newest < 0 ? Optional.empty() : Optional.of(ledger.own(newest, id));
    }

    /** While the coordinator waits to hear of it, the other partitions tell how it goes on. */
    private static TransferRecord.Status status(List<Event> participant, TransferRecord.Status otherwise) {
        for (Event event : participant) {
            if (event instanceof Event.CrossingPosted) {
                return TransferRecord.Status.DEBITED;
            }
            if (event instanceof Event.CommandRefused || event instanceof Event.CrossingCancelled) {
                return TransferRecord.Status.COMPENSATED;
            }
        }
        return otherwise;
    }
}
