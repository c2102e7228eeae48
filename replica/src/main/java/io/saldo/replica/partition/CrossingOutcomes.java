package io.saldo.replica.partition;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.Result;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until crossings have ended, as this node's journals tell: the coordinator's, and for the balances in the answer those
 * of the others.
 */
final class CrossingOutcomes {
    /** Should news of a crossing be missed, it is found so much later. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Partitions partitions;
    private final PartitionReads reads;
    private final CrossingAnswers answers;
    private final CrossingWaits waits;

    CrossingOutcomes(Partitions partitions, PartitionReads reads, CrossingAnswers answers, CrossingWaits waits) {
        this.partitions = partitions;
        this.reads = reads;
        this.answers = answers;
        this.waits = waits;
    }

    /** Whether a result is a crossing whose answer must be waited for. */
    boolean isOpen(long result) {
        if (!Result.isEvent(result)) {
            return false;
        }
        byte kind = reads.view(Result.position(result)).kind();
        return kind == EventKind.CROSSING_OPENED || kind == EventKind.CROSSING_POSTED;
    }

    /**
     * Waits for the end of a crossing.
     *
     * @param result of the client's command
     * @param id of that command
     * @return the same with the place of the crossing's last event; {@link Barred} when the time was over first
     */
    long await(long result, TransactionId id, long deadlineNanos) {
        int coordinator = Place.partition(result);
        waits.join(id);
        try {
            while (true) {
                long newest = reads.partition(coordinator).newest(id);
                Event own = reads.partition(coordinator).own(newest, id);
                if (hasEnded(own)) {
                    long mark = Result.isRepeat(result) ? 1 : 0;
                    return Place.of(coordinator, own.header().position() | mark);
                }
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return Barred.unknown();
                }
                LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
            }
        } finally {
            waits.leave(id);
        }
    }

    /** Whether nothing about a crossing is outstanding here; anything but a crossing has always ended. */
    private boolean hasEnded(Event own) {
        return switch (own) {
            case Event.CrossingOpened _ -> false;
            case Event.CrossingPosted posted ->
                posted.crossing().participants(partitions.partitioning()).stream()
                        .allMatch(participant ->
                                answers.part(participant, posted.header().id()).isPresent());
            default -> true;
        };
    }
}
