package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.JournalFollower;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * A follower whose position stands in the database beside its rows and moves in their transaction, from where it was last
 * seen: two nodes that both believe they lead cannot count an event twice, since the second finds the position moved.
 */
public final class SqlFollower implements JournalFollower {
    private static final String READ =
            "SELECT sequence, event_nanos FROM follower_positions" + " WHERE follower = ? AND partition_number = ?";
    private static final String FIRST = "INSERT INTO follower_positions"
            + " (sequence, event_nanos, follower, partition_number) VALUES (?, ?, ?, ?)";
    private static final String MOVE = "UPDATE follower_positions SET sequence = ?, event_nanos = ?"
            + " WHERE follower = ? AND partition_number = ? AND sequence = ?";
    private static final String NOTE_REPLAY =
            "INSERT INTO replayed_events (follower, partition_number, sequence) VALUES (?, ?, ?)";
    private static final String IS_REPLAYED =
            "SELECT 1 FROM replayed_events" + " WHERE follower = ? AND partition_number = ? AND sequence = ?";

    /** A write that a transaction makes. */
    private interface Write {
        void to(Connection connection) throws SQLException, EventRefused;
    }

    private final Projection projection;
    private final Tables tables;
    private final IntFunction<JournalFeed> feeds;
    /** What each partition's thread last knew of its position; absent until it is asked. */
    private final ConcurrentHashMap<Integer, Long> positions = new ConcurrentHashMap<>();

    /** @param feeds the journals by their partitions, against which positions are checked */
    public SqlFollower(Projection projection, Tables tables, IntFunction<JournalFeed> feeds) {
        this.projection = projection;
        this.tables = tables;
        this.feeds = feeds;
    }

    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public long takenSequence(int partition) throws SQLException {
        try (Connection connection = tables.connection()) {
            long position = readPosition(connection, partition);
            connection.rollback();
            positions.put(partition, position);
            return position;
        }
    }

    private long readPosition(Connection connection, int partition) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setString(1, name());
            read.setInt(2, partition);
            try (ResultSet row = read.executeQuery()) {
                if (!row.next()) {
                    return 0;
                }
                long sequence = row.getLong(1);
                check(partition, sequence, row.getLong(2));
                return sequence;
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

    @Override
    public void beginBehind(int partition, long sequence) throws SQLException, EventRefused {
        Event.Header newest = feeds.apply(partition).event(sequence).header();
        inTransaction(connection -> movePosition(connection, partition, newest));
        positions.put(partition, sequence);
    }

    @Override
    public void take(int partition, List<Event> events) throws SQLException, EventRefused {
        try {
            inTransaction(connection -> {
                projection.apply(connection, partition, events);
                movePosition(connection, partition, events.getLast().header());
            });
        } catch (SQLException failure) {
            if (!isOfContent(failure)) {
                throw failure;
            }
            takeHalves(partition, events, failure);
            return;
        }
        positions.put(partition, events.getLast().header().sequence());
        projection.committed(partition);
    }

    /** Finds the event that the database will not have. Those before it are kept. */
    private void takeHalves(int partition, List<Event> events, SQLException failure) throws SQLException, EventRefused {
        int half = events.size() / 2;
        if (half == 0) {
            throw new EventRefused(events.getFirst(), "the database refuses its rows: " + reason(failure));
        }
        take(partition, events.subList(0, half));
        take(partition, events.subList(half, events.size()));
    }

    private void movePosition(Connection connection, int partition, Event.Header last) throws SQLException {
        long known = positions.getOrDefault(partition, 0L);
        try (PreparedStatement move = connection.prepareStatement(known == 0 ? FIRST : MOVE)) {
            move.setLong(1, last.sequence());
            move.setLong(2, last.timeNanos());
            move.setString(3, name());
            move.setInt(4, partition);
            if (known != 0) {
                move.setLong(5, known);
            }
            if (move.executeUpdate() != 1) {
                throw new SQLException("another node moved the position of " + name() + " in partition " + partition);
            }
        } catch (SQLException failure) {
            // Two that insert the first position at a time collide: no fault of any event.
            throw isOfContent(failure)
                    ? new SQLException("another node moved the position of " + name(), "40001", failure)
                    : failure;
        }
    }

    @Override
    public void retake(int partition, Event event) throws SQLException, EventRefused {
        try {
            inTransaction(connection -> {
                if (!isReplayed(connection, partition, event)) {
                    projection.apply(connection, partition, List.of(event));
                    note(connection, partition, event);
                }
            });
        } catch (SQLException failure) {
            if (isOfContent(failure)) {
                throw new EventRefused(event, "the database refuses its rows: " + reason(failure));
            }
            throw failure;
        }
        projection.committed(partition);
    }

    private boolean isReplayed(Connection connection, int partition, Event event) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(IS_REPLAYED)) {
            fill(ask, partition, event);
            try (ResultSet row = ask.executeQuery()) {
                return row.next();
            }
        }
    }

    private void note(Connection connection, int partition, Event event) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE_REPLAY)) {
            fill(note, partition, event);
            note.executeUpdate();
        }
    }

    private void fill(PreparedStatement statement, int partition, Event event) throws SQLException {
        statement.setString(1, name());
        statement.setInt(2, partition);
        statement.setLong(3, event.header().sequence());
    }

    private void inTransaction(Write write) throws SQLException, EventRefused {
        try (Connection connection = tables.connection()) {
            boolean isKept = false;
            try {
                write.to(connection);
                connection.commit();
                isKept = true;
            } finally {
                if (!isKept) {
                    rollBack(connection);
                }
            }
        }
    }

    /** A connection that cannot even do that is thrown away, and what it wrote with it. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException _) {
            return;
        }
    }

    /** Whether the rows themselves are at fault: data exceptions and violated constraints. */
    private static boolean isOfContent(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Without the values, which may be somebody's. */
    private static String reason(SQLException failure) {
        return "SQL state " + failure.getSQLState();
    }

    @Override
    public void close() {
        positions.clear();
    }
}
