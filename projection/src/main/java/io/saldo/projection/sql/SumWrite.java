package io.saldo.projection.sql;

import io.saldo.projection.follow.JournalFeed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A transaction that writes what a partition's events add to a table, and the position behind them: a few rows at a time, with
 * rests between, so that thousands of rows are no burst. Nobody sees any of it before the end. Belongs to the partition's
 * thread.
 */
final class SumWrite implements AutoCloseable {
    /** It rests so many times as long as it worked. */
    private static final int REST = 9;

    private final SumProjection projection;
    private final JournalFeed feed;
    private final Connection connection;
    private final List<PendingSums.Addition> rows;
    private final int rowsTogether;
    private int next;
    private long restUntilNanos = System.nanoTime();

    SumWrite(SumProjection projection, JournalFeed feed, Tables tables, PendingSums sums, int rowsTogether)
            throws SQLException {
        this.projection = projection;
        this.feed = feed;
        this.rowsTogether = rowsTogether;
        rows = sums.additions();
        connection = tables.connection();
    }

    boolean isRested() {
        return System.nanoTime() - restUntilNanos >= 0;
    }

    /** Writes the next rows; false when there are no more. */
    boolean writeSome() throws SQLException {
        long began = System.nanoTime();
        int end = (int) Math.min((long) next + rowsTogether, rows.size());
        projection.nameRows(connection, feed, projection.table().add(connection, rows.subList(next, end)));
        next = end;
        long now = System.nanoTime();
        restUntilNanos = now + REST * (now - began);
        return next < rows.size();
    }

    /** Moves the position, and makes all of it last. */
    void commit(PositionRows positions, long knownSequence, GatheredSums sums) throws SQLException {
        positions.move(connection, feed.partition(), knownSequence, sums.handedSequence(), sums.handedNanos());
        connection.commit();
    }

    /** Gives the connection back; what is not made to last is undone. */
    @Override
    public void close() {
        Transactions.giveBack(connection);
    }
}
