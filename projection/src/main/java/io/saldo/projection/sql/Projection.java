package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import java.util.List;
import java.util.Optional;

/** Turns events into rows. Called by one thread for each partition. */
public interface Projection {
    /** What its follower is called. */
    String name();

    /** Whether an event may bring rows, or change what later ones bring. */
    default boolean wants(EventView event) {
        return true;
    }

    /**
     * What events bring into the tables; nothing for most batches of a projection that keeps only what is rare.
     *
     * @param events in their order; those that it does not want may be missing
     */
    Optional<Rows> rows(int partition, List<Event> events);

    /**
     * Called before events that may not be those behind the last ones: at the beginning, after a failure, around a dead
     * letter. What is kept in memory of a partition must be made anew.
     */
    default void begin(int partition) {}

    /** Called when the rows of {@link #rows} are kept. */
    default void committed(int partition) {}
}
