package io.saldo.client.follow;

import io.saldo.client.event.EventType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The journal as one follower wants it: from where on, and which of its events. Immutable; any thread.
 *
 * <p>The events of a partition come in their order, each once. Those of several partitions come by their times as far as these
 * are known; in which order they come may differ between two followings, so a cursor is good for going on, and not to be
 * compared. An account's events are all in one partition.
 *
 * <p>All events travel, whatever is wanted of them: a filter saves the handler's work, not the server's.
 */
public final class EventFeed {
    /** The most events of a batch. */
    public static final int BATCH_EVENTS_MAX = 10_000;

    private final Followings followings;
    private final EventCursor after;
    private final EventFilter filter;
    private final FailureRule rule;

    private EventFeed(Followings followings, EventCursor after, EventFilter filter, FailureRule rule) {
        this.followings = followings;
        this.after = after;
        this.filter = filter;
        this.rule = rule;
    }

    static EventFeed of(Followings followings) {
        return new EventFeed(followings, EventCursor.BEGINNING, EventFilter.ALL, (_, _) -> FailureRule.Way.END);
    }

    /** From this place on. A new feed begins before the first event. */
    public EventFeed after(EventCursor cursor) {
        return new EventFeed(followings, cursor, filter, rule);
    }

    /**
     * From now on: behind all that was answered before this call. Asks the server at once where that is.
     *
     * @throws io.saldo.client.outcome.UnavailableException when no node answers until the time for a call is over
     * @throws io.saldo.client.outcome.RequestFailedException when the server does not take the question
     */
    public EventFeed afterNow() {
        return after(followings.now());
    }

    /** Only events that name any of these accounts. A refusal, and the end of a crossing that failed, name none. */
    public EventFeed ofAccounts(String... accounts) {
        return with(new EventFilter(Optional.of(Set.of(accounts)), filter.types(), filter.partition()));
    }

    /** Only events of any of these types. */
    public EventFeed ofTypes(EventType... types) {
        return with(new EventFilter(filter.accounts(), Optional.of(Set.of(types)), filter.partition()));
    }

    /** Only events of this partition. */
    public EventFeed ofPartition(int partition) {
        return with(new EventFilter(filter.accounts(), filter.types(), OptionalInt.of(partition)));
    }

    private EventFeed with(EventFilter wanted) {
        return new EventFeed(followings, after, wanted, rule);
    }

    /** What happens when the handler fails; if nothing else is said, the following ends. */
    public EventFeed whenHandlerFails(FailureRule chosen) {
        return new EventFeed(followings, after, filter, chosen);
    }

    /**
     * Gives each event to a handler, on a thread of the following's own, until that is closed or has failed. Returns at once.
     *
     * @throws IllegalStateException when the client is closed
     */
    public Following follow(EventHandler handler) {
        return followings.begin(after, filter, rule, 1, (events, behind) -> handler.handle(events.getFirst(), behind));
    }

    /**
     * Gives the events to a handler in batches: what has come, and never waits for more. While the journal is far ahead batches
     * are full, and once the end is reached each event comes at once. Otherwise like {@link #follow}.
     *
     * @param eventsMax the most events of a batch, 1 to {@value #BATCH_EVENTS_MAX}
     * @throws IllegalArgumentException when the number is out of range
     */
    public Following followInBatches(int eventsMax, EventBatchHandler handler) {
        if (eventsMax < 1 || eventsMax > BATCH_EVENTS_MAX) {
            throw new IllegalArgumentException("a batch has 1 to " + BATCH_EVENTS_MAX + " events");
        }
        return followings.begin(
                after, filter, rule, eventsMax, (events, behind) -> handler.handle(List.copyOf(events), behind));
    }
}
