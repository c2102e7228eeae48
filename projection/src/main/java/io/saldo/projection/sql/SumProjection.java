package io.saldo.projection.sql;

import io.saldo.ledger.event.EventView;
import io.saldo.projection.follow.JournalFeed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Turns events into sums. Called by one thread for each partition. */
public interface SumProjection {
    /** What its follower is called. */
    String name();

    /** Where the sums are. */
    SumTable table();

    /** Adds a posting of an event that moves money to what is to be added to the table. */
    void add(EventView event, int posting, JournalFeed feed, PendingSums pending);

    /**
     * Writes the names of rows that were made.
     *
     * @throws SQLException when the database cannot take them
     */
    void nameRows(Connection connection, JournalFeed feed, List<PendingSums.Addition> made) throws SQLException;
}
