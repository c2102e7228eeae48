package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Turns events into rows. Called by one thread for each partition, each with a connection of its own. */
public interface Projection {
    /** What its follower is called. */
    String name();

    /**
     * Puts events into the tables. The transaction is the caller's: what this writes is kept wholly or not at all. After a
     * failure, and for a dead letter, events may come that lie before those of the last call; what is kept in memory must
     * bear that.
     *
     * @throws SQLException when the database cannot take them; of class 22 or 23 when it never will
     */
    void apply(Connection connection, int partition, List<Event> events) throws SQLException;

    /** Called when what {@link #apply} wrote is kept. */
    default void committed(int partition) {}
}
