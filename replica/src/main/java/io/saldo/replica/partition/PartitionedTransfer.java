package io.saldo.replica.partition;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.Amount;
import io.saldo.replica.read.TransferRecord;
import java.util.List;
import java.util.Optional;

/**
 * What became of a command with a transaction id, over all partitions.
 *
 * @param partition the one that decided the command
 * @param status how far it came
 * @param origin the event that the command caused, as the command's answer tells it
 * @param reversed how much of a movement with a single posting was given back; empty for everything else
 * @param isReversed whether all that was moved was given back
 * @param events all about it in any partition, oldest first
 */
public record PartitionedTransfer(
        int partition,
        TransferRecord.Status status,
        Event origin,
        Optional<Amount> reversed,
        boolean isReversed,
        List<Located<Event>> events) {
    /** Keeps its own copy of the list. */
    public PartitionedTransfer {
        events = List.copyOf(events);
    }
}
