package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;
import java.util.List;

/**
 * One consumer of the journal. It keeps its position itself, where it keeps what it makes of the events, so that both stand
 * or fall together. {@link FollowerRuntime} calls it, with one thread for each partition; after a failure it asks for the
 * position again and goes on from there.
 */
public interface JournalFollower extends AutoCloseable {
    /** What it is called in metrics, logs and dead letters: {@code [a-z0-9-]}, at most 32 characters; never changes. */
    String name();

    /**
     * The sequence of the last event of a partition that is surely taken, read back from where it is kept; 0 for none.
     *
     * @throws Exception when it cannot be told now; it is asked again later
     */
    long takenSequence(int partition) throws Exception;

    /**
     * Keeps a position though it has taken nothing: it begins behind this event, whichever node serves it next. Called only when
     * {@link #takenSequence} says that there is none.
     *
     * @param sequence of an event of the partition, at least 1
     * @throws Exception when it cannot be kept now; another place may be given later
     */
    void beginBehind(int partition, long sequence) throws Exception;

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
     * Takes an event that was refused earlier, though later ones were taken meanwhile. Its position stays where it is.
     *
     * @throws EventRefused when it is refused again
     * @throws Exception when it cannot be taken now
     */
    default void retake(int partition, Event event) throws Exception {
        take(partition, List.of(event));
    }

    /** Gives back what it holds. No other call comes after. */
    @Override
    void close();
}
