package io.saldo.projection.follow;

import io.saldo.ledger.event.Event;

/**
 * One consumer of the journal. It keeps its position itself, where it keeps what it makes of the events, so that both stand
 * or fall together. It takes events as records ({@link JournalFollower}) or where they lie ({@link SummingFollower}).
 * {@link FollowerRuntime} calls it, with one thread for each partition; after a failure it asks for the
 * position again and goes on from there.
 */
public sealed interface Follower extends AutoCloseable permits JournalFollower, SummingFollower {
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
     * Takes an event that was refused earlier, though later ones were taken meanwhile. Its position stays where it is.
     *
     * @throws EventRefused when it is refused again
     * @throws Exception when it cannot be taken now
     */
    void retake(int partition, Event event) throws Exception;

    /**
     * Called again and again while there is nothing to take. A follower that keeps its effects now and then does so when it
     * is time.
     *
     * @throws Exception when they cannot be kept now; what was not kept comes again
     */
    default void idle(int partition) throws Exception {}

    /**
     * Keeps all that was taken, at the end.
     *
     * @throws Exception when it cannot be kept; it comes again after the next start
     */
    default void finish(int partition) throws Exception {}

    /** Forgets what it took and did not keep, since another node takes the partition over. */
    default void forget(int partition) {}

    /**
     * Lets go of its target, since the server stops: a call of the partition's thread that waits for an answer fails soon. Called
     * by another thread, and no call but {@link #finish} begins after it. What the call left unfinished comes again after the
     * next start.
     *
     * @return whether the partition's thread may be interrupted too; false when what it does is better waited for
     */
    default boolean letGo(int partition) {
        return false;
    }

    /** Gives back what it holds. No other call comes after. */
    @Override
    void close();
}
