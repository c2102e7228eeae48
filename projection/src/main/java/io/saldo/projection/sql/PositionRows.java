package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.JournalFeed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntFunction;

/**
 * The positions of a follower, in the database beside its rows. A position moves in the transaction of the rows, from where
 * it was last seen: two nodes that both believe they lead cannot count an event twice, since the second finds it moved.
 */
final class PositionRows {
    private static final String READ =
            "SELECT sequence, event_nanos FROM follower_positions WHERE follower = ? AND partition_number = ?";
    private static final String FIRST = "INSERT INTO follower_positions"
            + " (sequence, event_nanos, follower, partition_number) VALUES (?, ?, ?, ?)";
    private static final String MOVE = "UPDATE follower_positions SET sequence = ?, event_nanos = ?"
            + " WHERE follower = ? AND partition_number = ? AND sequence = ?";
    private static final String NOTE_REPLAY =
            "INSERT INTO replayed_events (follower, partition_number, sequence) VALUES (?, ?, ?)";
    private static final String IS_REPLAYED =
            "SELECT 1 FROM replayed_events WHERE follower = ? AND partition_number = ? AND sequence = ?";

    private final String follower;
    private final Tables tables;
    private final IntFunction<JournalFeed> feeds;

    /** @param feeds the journals by their partitions, against which positions are checked */
    PositionRows(String follower, Tables tables, IntFunction<JournalFeed> feeds) {
        this.follower = follower;
        this.tables = tables;
        this.feeds = feeds;
    }

    /**
     * The position, 0 for none.
     *
     * @throws IllegalStateException when the tables were filled from another ledger
     */
    long checked(int partition) throws SQLException {
        try (Connection connection = tables.connection();
                PreparedStatement read = connection.prepareStatement(READ)) {
            fill(read, partition);
            try (ResultSet row = read.executeQuery()) {
                long sequence = row.next() ? row.getLong(1) : 0;
                if (sequence > 0) {
                    check(partition, sequence, row.getLong(2));
                }
                return sequence;
            } finally {
                connection.rollback();
            }
        }
    }

    /** Tables that were filled from another ledger must not be mixed with this one's events. */
    private void check(int partition, long sequence, long eventNanos) {
        JournalFeed feed = feeds.apply(partition);
        if (sequence <= feed.sequence() && feed.event(sequence).header().timeNanos() != eventNanos) {
            throw new IllegalStateException("the tables at " + tables.place()
                    + " were filled from another ledger: event "
                    + sequence + " of partition " + partition + " has another time there; give the worker an empty"
                    + " database");
        }
    }

    /** The position as it stands for a transaction, 0 for none. */
    long read(Connection connection, int partition) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            fill(read, partition);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * Moves the position.
     *
     * @param known where it was last seen
     * @param timeNanos of the event with the new sequence
     * @throws SQLException when it is no longer there
     */
    void move(Connection connection, int partition, long known, long sequence, long timeNanos) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(known == 0 ? FIRST : MOVE)) {
            move.setLong(1, sequence);
            move.setLong(2, timeNanos);
            move.setString(3, follower);
            move.setInt(4, partition);
            if (known != 0) {
                move.setLong(5, known);
            }
            if (move.executeUpdate() != 1) {
                throw new SQLException("another node moved the position of " + follower + " in partition " + partition);
            }
        } catch (SQLException failure) {
            // Two that insert the first position at a time collide: no fault of any event.
            throw Transactions.isOfContent(failure)
                    ? new SQLException("another node moved the position of " + follower, "40001", failure)
                    : failure;
        }
    }

    /** Whether a dead letter was taken after all. */
    boolean isReplayed(Connection connection, int partition, Event event) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(IS_REPLAYED)) {
            fill(ask, partition);
            ask.setLong(3, event.header().sequence());
            try (ResultSet row = ask.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Notes that a dead letter was taken after all. */
    void noteReplay(Connection connection, int partition, Event event) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE_REPLAY)) {
            fill(note, partition);
            note.setLong(3, event.header().sequence());
            note.executeUpdate();
        }
    }

    private void fill(PreparedStatement statement, int partition) throws SQLException {
        statement.setString(1, follower);
        statement.setInt(2, partition);
    }
}
