package io.saldo.projection.follow;

import io.saldo.replica.read.EventScan;
import java.util.function.LongPredicate;

/**
 * A follower that looks at events where they lie in the journal, so that none of them becomes an object. What it makes of
 * them can be read from it at once, and is kept with the position later.
 */
public non-sealed interface SummingFollower extends Follower {
    /**
     * Takes the events that come next. After a failure it has taken none that it has not kept.
     *
     * @param events the walk of this partition, which is moved over what is taken
     * @param isRefused says of a sequence that its event is a dead letter, which is left out
     * @param eventsMax how many at most
     * @return how many events the walk was moved over
     * @throws EventRefused when one of the events can never be taken
     * @throws Exception when they cannot be taken now
     */
    int take(int partition, EventScan events, LongPredicate isRefused, int eventsMax) throws Exception;

    /** The sequence of the last event that it has kept, as far as it knows; from there on it goes on after a failure. */
    long keptSequence(int partition);
}
