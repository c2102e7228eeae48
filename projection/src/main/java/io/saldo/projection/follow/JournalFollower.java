package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import java.util.List;

/** A follower that takes events as records, in batches. */
public non-sealed interface JournalFollower extends Follower {
    /**
     * Takes events, all or none. After a crash or a failure the same events may come again, perhaps in other batches, from
     * behind {@link #takenSequence} on.
     *
     * @param events in their order; there may be gaps where events are dead letters
     * @throws EventRefused when one of the events can never be taken; it becomes a dead letter and the others go on
     * @throws Exception when they cannot be taken now; they come again later
     */
    void take(int partition, List<Event> events) throws Exception;

    /**
     * Whether it has any use for an event, which need not be brought otherwise; only the last of a batch always is, for the
     * position. Asked by the thread of the partition.
     */
    default boolean wants(EventView event) {
        return true;
    }

    @Override
    default void retake(int partition, Event event) throws Exception {
        take(partition, List.of(event));
    }
}
