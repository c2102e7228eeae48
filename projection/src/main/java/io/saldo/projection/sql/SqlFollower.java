package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.EventView;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.JournalFollower;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * A follower whose position stands in the database beside its rows and moves in their transaction. Where events bring no
 * rows there is nothing that the position must move with, so it moves now and then; after a crash those events come again, and
 * bring none again.
 */
public final class SqlFollower implements JournalFollower {
    /**
     * How far a partition is.
     *
     * @param keptSequence the position in the database, as it was last seen
     * @param takenSequence of the last event taken
     * @param takenNanos the time of that event
     * @param keptNanos when the position was kept, by {@link System#nanoTime}
     */
    private record Place(long keptSequence, long takenSequence, long takenNanos, long keptNanos) {
        boolean isKept() {
            return keptSequence == takenSequence;
        }
    }

    private final Projection projection;
    private final Tables tables;
    private final IntFunction<JournalFeed> feeds;
    private final PositionRows positions;
    private final long restNanos;
    /** Each partition's, by the thread of the partition; absent until it is asked. */
    private final ConcurrentHashMap<Integer, Place> places = new ConcurrentHashMap<>();

    /**
     * @param feeds the journals by their partitions, against which positions are checked
     * @param restNanos how long a position may stand though events without rows were taken
     */
    public SqlFollower(Projection projection, Tables tables, IntFunction<JournalFeed> feeds, long restNanos) {
        this.projection = projection;
        this.tables = tables;
        this.feeds = feeds;
        this.restNanos = restNanos;
        positions = new PositionRows(projection.name(), tables, feeds);
    }

    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public boolean wants(EventView event) {
        return projection.wants(event);
    }

    @Override
    public long takenSequence(int partition) throws SQLException {
        long position = positions.checked(partition);
        places.put(partition, new Place(position, position, 0, System.nanoTime()));
        projection.begin(partition);
        return position;
    }

    private Place place(int partition) {
        return places.computeIfAbsent(partition, _ -> new Place(0, 0, 0, System.nanoTime()));
    }

    @Override
    public void beginBehind(int partition, long sequence) throws SQLException {
        long timeNanos = feeds.apply(partition).event(sequence).header().timeNanos();
        keep(partition, new Place(place(partition).keptSequence(), sequence, timeNanos, 0), Optional.empty());
    }

    @Override
    public void take(int partition, List<Event> events) throws SQLException, EventRefused {
        Optional<Rows> rows = projection.rows(partition, events);
        Event.Header last = events.getLast().header();
        Place before = place(partition);
        Place behind = new Place(before.keptSequence(), last.sequence(), last.timeNanos(), before.keptNanos());
        if (rows.isEmpty()) {
            places.put(partition, behind);
            idle(partition);
            return;
        }
        try {
            keep(partition, behind, rows);
        } catch (SQLException failure) {
            if (!Transactions.isOfContent(failure)) {
                throw failure;
            }
            takeHalves(partition, events, failure);
            return;
        }
        projection.committed(partition);
    }

    /** Finds the event that the database will not have. Those before it are kept. */
    private void takeHalves(int partition, List<Event> events, SQLException failure) throws SQLException, EventRefused {
        int half = events.size() / 2;
        if (half == 0) {
            throw new EventRefused(events.getFirst(), Transactions.refusal(failure));
        }
        projection.begin(partition);
        take(partition, events.subList(0, half));
        take(partition, events.subList(half, events.size()));
    }

    /** Writes rows and the position of what was taken. */
    private void keep(int partition, Place taken, Optional<Rows> rows) throws SQLException {
        Transactions.write(tables, connection -> {
            if (rows.isPresent()) {
                rows.get().writeTo(connection);
            }
            positions.move(connection, partition, taken.keptSequence(), taken.takenSequence(), taken.takenNanos());
        });
        places.put(
                partition,
                new Place(taken.takenSequence(), taken.takenSequence(), taken.takenNanos(), System.nanoTime()));
    }

    @Override
    public void idle(int partition) throws SQLException {
        if (System.nanoTime() - place(partition).keptNanos() >= restNanos) {
            finish(partition);
        }
    }

    @Override
    public void finish(int partition) throws SQLException {
        Place place = place(partition);
        if (!place.isKept()) {
            keep(partition, place, Optional.empty());
        }
    }

    @Override
    public void retake(int partition, Event event) throws SQLException, EventRefused {
        projection.begin(partition);
        Optional<Rows> rows = projection.rows(partition, List.of(event));
        projection.begin(partition);
        try {
            Transactions.write(tables, connection -> {
                if (!positions.isReplayed(connection, partition, event)) {
                    if (rows.isPresent()) {
                        rows.get().writeTo(connection);
                    }
                    positions.noteReplay(connection, partition, event);
                }
            });
        } catch (SQLException failure) {
            if (Transactions.isOfContent(failure)) {
                throw new EventRefused(event, Transactions.refusal(failure));
            }
            throw failure;
        }
        projection.committed(partition);
    }

    @Override
    public void close() {
        places.clear();
    }
}
