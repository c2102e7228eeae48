package io.saldo.replica.partition;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.crossing.Crossing;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.Limits;
import io.saldo.ledger.model.Rejection;
import io.saldo.replica.NotAcceptedException;
import io.saldo.replica.OutcomeUnknownException;
import io.saldo.replica.Result;
import io.saldo.replica.read.LedgerReads;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The ways of crossings into the partitions: for each a queue of steps and a thread that takes along all that wait, as one
 * submission. So steps make batches by themselves, as commands do.
 */
final class CrossingLanes implements AutoCloseable {
    private static final int STEPS_MAX = 1_000;
    private static final long BATCH_BYTES_MAX = 2L * Limits.COMMAND_BYTES_MAX;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    private final Partitions partitions;
    private final List<Lane> lanes = new ArrayList<>();
    private volatile boolean isClosed;

    CrossingLanes(Partitions partitions) {
        this.partitions = partitions;
        for (int partition = 0; partition < partitions.count(); partition++) {
            lanes.add(new Lane(partition));
        }
    }

    void start() {
        lanes.forEach(lane -> lane.thread.start());
    }

    /** Brings a crossing to its next step, or takes leave of it when there is none. */
    void carry(Ride ride) {
        Optional<Journey.Step> step = ride.journey().next();
        if (step.isPresent()) {
            lanes.get(step.get().partition()).waiting.add(ride);
        } else {
            ride.driver().leave(ride.journey().id());
        }
    }

    @Override
    public void close() {
        isClosed = true;
        lanes.forEach(lane -> lane.thread.interrupt());
    }

    /** The way into one partition. */
    private final class Lane {
        private final int partition;
        private final BlockingQueue<Ride> waiting = new LinkedBlockingQueue<>();
        private final Thread thread;
        private final CommandWriter writer = new CommandWriter();
        private MemorySegment bytes = MemorySegment.NULL;
        private long pauseNanos = PAUSE_NANOS_MIN;

        Lane(int partition) {
            this.partition = partition;
            thread = Thread.ofVirtual().name("crossings-into-" + partition).unstarted(this::run);
        }

        private void run() {
            bytes = Arena.ofAuto().allocate(BATCH_BYTES_MAX + Limits.COMMAND_BYTES_MAX, 8);
            try {
                while (!isClosed) {
                    submit(waiting.take());
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private void submit(Ride first) {
            List<Ride> rides = new ArrayList<>();
            long length = 0;
            for (Ride ride = first; ride != null; ride = waiting.poll()) {
                length += writer.write(command(ride), bytes, length);
                rides.add(ride);
                if (rides.size() == STEPS_MAX || length >= BATCH_BYTES_MAX) {
                    break;
                }
            }
            long[] results = new long[rides.size()];
            try {
                partitions.replica(partition).submit(bytes, length, rides.size(), results, TIMEOUT_NANOS);
                pauseNanos = PAUSE_NANOS_MIN;
            } catch (NotAcceptedException | OutcomeUnknownException barred) {
                rides.forEach(this::again);
                pause();
                return;
            }
            boolean isHeldUp = false;
            for (int i = 0; i < results.length; i++) {
                isHeldUp |= !goOn(rides.get(i), results[i]);
            }
            if (isHeldUp) {
                pause();
            }
        }

        private static Command command(Ride ride) {
            return ride.journey().next().orElseThrow().command();
        }

        private void pause() {
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
        }

        /** The step was not answered: it is tried again, or left to the node that leads by now. */
        private void again(Ride ride) {
            if (ride.driver().goesOn()) {
                waiting.add(ride);
            } else {
                ride.driver().leave(ride.journey().id());
            }
        }

        /** Goes on to the next step; false when this one must be tried again. */
        private boolean goOn(Ride ride, long result) {
            Journey journey = ride.journey();
            if (journey.isOpen()) {
                Optional<Answer> answer = answer(journey.crossing(), result);
                if (answer.isEmpty()) {
                    again(ride);
                    return false;
                }
                answer.get().tell(journey);
            } else {
                journey.succeeded();
            }
            carry(ride);
            return true;
        }

        /** What the partition said to a step that it could refuse; nothing when the refusal passes. */
        private Optional<Answer> answer(Crossing crossing, long result) {
            if (Result.isEvent(result)) {
                LedgerReads ledger = partitions.replica(partition).reads();
                return Optional.of(answer(crossing, ledger.own(Result.position(result), crossing.id())));
            }
            boolean isForEver = Result.isRefusal(result) && Result.rejection(result) != Rejection.TOO_MANY_CROSSINGS;
            return isForEver ? Optional.of(Answer.no(Result.rejection(result))) : Optional.empty();
        }

        private static Answer answer(Crossing crossing, Event own) {
            boolean isOurs = CrossingAnswers.home(-1, own) == crossing.coordinator();
            return switch (own) {
                case Event.CrossingOpened opened when opened.crossing().equals(crossing) -> Answer.YES;
                case Event.CrossingPosted posted when posted.crossing().equals(crossing) -> Answer.YES;
                case Event.CrossingCancelled cancelled when isOurs -> Answer.no(cancelled.rejection());
                case Event.CommandRefused refused when isOurs -> Answer.no(refused.rejection());
                default -> Answer.no(Rejection.TRANSACTION_ID_REUSED);
            };
        }
    }

    /** Whether a partition did a step, or why it never will. */
    private record Answer(Optional<Rejection> refusal) {
        static final Answer YES = new Answer(Optional.empty());

        static Answer no(Rejection rejection) {
            return new Answer(Optional.of(rejection));
        }

        void tell(Journey journey) {
            if (refusal.isPresent()) {
                journey.refused(refusal.get());
            } else {
                journey.succeeded();
            }
        }
    }
}
