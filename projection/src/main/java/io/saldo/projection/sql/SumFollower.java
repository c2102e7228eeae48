package io.saldo.projection.sql;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.SummingFollower;
import io.saldo.replica.read.EventScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * A follower that keeps sums. What events add stands in memory first and is written now and then, in one transaction with
 * the position: when it has waited long enough, when it is much, and at the end. So an account that moves often is
 * written once for many of its movements. A write goes on a few rows at a time while more events are taken. What was not written when a node dies is read from the journal again.
 *
 * <p>{@link #read} shows rows as they will be when all that was taken is written. Rows and position of the database belong
 * together, so it takes what is in memory only with rows of the very position that memory adds to; a write that comes
 * between makes it look again.
 */
public final class SumFollower implements SummingFollower {
    private static final int PIECE_EVENTS = 256;
    private static final int LOOKS_MAX = 100;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Asks a table for rows. */
    @FunctionalInterface
    public interface RowQuery {
        /** The rows as they stand in the database. */
        List<SumRow> rows(Connection connection) throws SQLException;
    }

    private final SumProjection projection;
    private final Tables tables;
    private final IntFunction<JournalFeed> feeds;
    private final PositionRows positions;
    private final SumLimits limits;
    private final ConcurrentHashMap<Integer, GatheredSums> gathered = new ConcurrentHashMap<>();
    /** The writes that are under way, each by its partition's thread. */
    private final ConcurrentHashMap<Integer, SumWrite> writes = new ConcurrentHashMap<>();

    /** @param feeds the journals by their partitions, against which positions are checked */
    public SumFollower(SumProjection projection, Tables tables, IntFunction<JournalFeed> feeds, SumLimits limits) {
        this.projection = projection;
        this.tables = tables;
        this.feeds = feeds;
        this.limits = limits;
        positions = new PositionRows(projection.name(), tables, feeds);
    }

    @Override
    public String name() {
        return projection.name();
    }

    private GatheredSums of(int partition) {
        return gathered.computeIfAbsent(partition, _ -> new GatheredSums(projection, feeds.apply(partition)));
    }

    @Override
    public long takenSequence(int partition) throws SQLException {
        forget(partition);
        long position = positions.checked(partition);
        of(partition).begin(position);
        return position;
    }

    @Override
    public void beginBehind(int partition, long sequence) throws SQLException {
        long timeNanos = feeds.apply(partition).event(sequence).header().timeNanos();
        Transactions.write(tables, connection -> positions.move(connection, partition, 0, sequence, timeNanos));
        of(partition).begin(sequence);
    }

    @Override
    public int take(int partition, EventScan events, LongPredicate isRefused, int eventsMax)
            throws SQLException, EventRefused {
        GatheredSums sums = of(partition);
        boolean isTaken = false;
        try {
            int count = 0;
            int read;
            do {
                read = sums.add(events, isRefused, Math.min(PIECE_EVENTS, eventsMax - count));
                count += read;
                writeOn(partition, sums);
            } while (read > 0 && count < eventsMax);
            isTaken = true;
            return count;
        } finally {
            if (!isTaken) {
                forget(partition);
            }
        }
    }

    private boolean isMuch(GatheredSums sums) {
        return sums.rows() >= limits.rowsMax() || sums.events() >= limits.eventsMax();
    }

    @Override
    public void idle(int partition) throws SQLException, EventRefused {
        GatheredSums sums = of(partition);
        boolean isDone = false;
        try {
            writeOn(partition, sums);
            isDone = true;
        } finally {
            if (!isDone) {
                forget(partition);
            }
        }
    }

    @Override
    public void finish(int partition) throws SQLException, EventRefused {
        GatheredSums sums = of(partition);
        boolean isKept = false;
        try {
            if (writes.containsKey(partition)) {
                write(partition, sums, Integer.MAX_VALUE);
            }
            if (!sums.isWritten()) {
                write(partition, sums, Integer.MAX_VALUE);
            }
            isKept = true;
        } finally {
            if (!isKept) {
                forget(partition);
            }
        }
    }

    @Override
    public long keptSequence(int partition) {
        return of(partition).keptSequence();
    }

    @Override
    public void forget(int partition) {
        giveUp(partition);
        of(partition).forget();
    }

    private void giveUp(int partition) {
        SumWrite write = writes.remove(partition);
        if (write != null) {
            write.close();
        }
    }

    /** Writes when it is time: a few rows at a time, and without a rest only when too much waits beside them. */
    private void writeOn(int partition, GatheredSums sums) throws SQLException, EventRefused {
        SumWrite write = writes.get(partition);
        if (write == null ? isMuch(sums) || sums.waitedNanos() >= limits.waitNanos() : write.isRested()) {
            write(partition, sums, 1);
        } else if (write != null && isMuch(sums)) {
            write(partition, sums, Integer.MAX_VALUE);
        }
    }

    /** Writes so many times a few rows of what is handed over, or of all when nothing is. */
    private void write(int partition, GatheredSums sums, int times) throws SQLException, EventRefused {
        try {
            SumWrite write = writes.get(partition);
            if (write == null) {
                write = begin(partition, sums);
                writes.put(partition, write);
            }
            int left = times;
            while (write.writeSome()) {
                left--;
                if (left == 0) {
                    return;
                }
            }
            write.commit(positions, sums.writtenSequence(), sums);
            sums.written();
            giveUp(partition);
        } catch (SQLException failure) {
            giveUp(partition);
            if (!Transactions.isOfContent(failure)) {
                throw failure;
            }
            GatheredSums.Span all = sums.split();
            sums.forget();
            takeHalves(partition, all, failure);
            sums.begin(all.last());
        }
    }

    private SumWrite begin(int partition, GatheredSums sums) throws SQLException {
        return new SumWrite(projection, feeds.apply(partition), tables, sums.handOver(), limits.rowsTogether());
    }

    /**
     * Finds the event that the database will not have, among those that are to be written: they are read again, a half at
     * a time. Those before it are kept.
     */
    private void takeHalves(int partition, GatheredSums.Span span, SQLException failure)
            throws SQLException, EventRefused {
        if (span.events() == 1) {
            throw new EventRefused(feeds.apply(partition).event(span.last()), Transactions.refusal(failure));
        }
        takeSpan(partition, span.firstHalf());
        takeSpan(partition, span.secondHalf());
    }

    private void takeSpan(int partition, GatheredSums.Span span) throws SQLException, EventRefused {
        GatheredSums sums = new GatheredSums(projection, feeds.apply(partition));
        sums.begin(span.behind());
        sums.add(span, feeds.apply(partition).scan(span.behind()));
        try (SumWrite write = begin(partition, sums)) {
            boolean isMore = true;
            while (isMore) {
                isMore = write.writeSome();
            }
            write.commit(positions, span.behind(), sums);
        } catch (SQLException failure) {
            if (!Transactions.isOfContent(failure)) {
                throw failure;
            }
            takeHalves(partition, span, failure);
        }
    }

    @Override
    public void retake(int partition, Event event) throws SQLException, EventRefused {
        try {
            finish(partition);
        } catch (EventRefused other) {
            throw new SQLException("an event before is refused, which must become a dead letter first", other);
        }
        long sequence = event.header().sequence();
        GatheredSums sums = new GatheredSums(projection, feeds.apply(partition));
        sums.begin(sequence - 1);
        sums.add(feeds.apply(partition).scan(sequence - 1), _ -> false, 1);
        try {
            Transactions.write(tables, connection -> {
                if (!positions.isReplayed(connection, partition, event)) {
                    projection.nameRows(
                            connection,
                            feeds.apply(partition),
                            projection.table().add(connection, sums.handOver().additions()));
                    positions.noteReplay(connection, partition, event);
                }
            });
        } catch (SQLException failure) {
            if (Transactions.isOfContent(failure)) {
                throw new EventRefused(event, Transactions.refusal(failure));
            }
            throw failure;
        }
    }

    /**
     * Rows of a partition, with all that this node has taken and not written. Any thread.
     *
     * @param query asks for the rows that are wanted
     * @param keys says which rows these are
     * @throws SQLException when the database cannot be asked
     */
    public SumReading read(int partition, RowQuery query, LongPredicate keys) throws SQLException {
        return read(partition, query, keys, LongUnaryOperator.identity());
    }

    /**
     * The same of groups of rows.
     *
     * @param query asks for the sums of each group that is wanted
     * @param group gives the number of a row's group
     */
    public SumReading read(int partition, RowQuery query, LongPredicate keys, LongUnaryOperator group)
            throws SQLException {
        GatheredSums sums = of(partition);
        for (int look = 1; ; look++) {
            GatheredSums.Snapshot memory = sums.snapshot(keys);
            try (Connection connection = tables.connection()) {
                long before = positions.read(connection, partition);
                List<SumRow> rows = query.rows(connection);
                long behind = positions.read(connection, partition);
                connection.rollback();
                if (before == behind && memory.belongsTo(behind)) {
                    return new SumReading(partition, memory.takenSequence(), memory.addedTo(rows, group));
                }
                // When another node writes them, this one's memory belongs to no position any more.
                if (before == behind && (memory.isUnknown() || look >= LOOKS_MAX)) {
                    return new SumReading(partition, behind, rows);
                }
            }
            if (look >= 2 * LOOKS_MAX) {
                throw new SQLException("the rows of " + name() + " change faster than they can be read");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        gathered.keySet().forEach(this::forget);
    }
}
