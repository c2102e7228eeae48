package io.saldo.projection.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Changes rows, and inserts those that are not there, in a way that every database knows. */
public final class Upserts {
    private static final int BATCH_MAX = 1_000;

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    public interface Filling<T> {
        /** Sets all parameters for a row. */
        void fill(PreparedStatement statement, T row) throws SQLException;
    }

    private Upserts() {}

    /**
     * Writes rows, each of another key. Only one transaction at a time may write these keys.
     *
     * @param update changes the row of a key, or none
     * @param insert adds a row
     */
    public static <T> void write(
            Connection connection,
            String update,
            String insert,
            Collection<T> rows,
            Filling<? super T> updating,
            Filling<? super T> inserting)
            throws SQLException {
        List<T> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            List<T> batch = new ArrayList<>();
            for (T row : rows) {
                updating.fill(statement, row);
                statement.addBatch();
                batch.add(row);
                if (batch.size() == BATCH_MAX) {
                    collectMissing(statement.executeBatch(), batch, missing);
                }
            }
            collectMissing(statement.executeBatch(), batch, missing);
        }
        insert(connection, insert, missing, inserting);
    }

    private static <T> void collectMissing(int[] counts, List<T> batch, List<T> missing) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                missing.add(batch.get(i));
            }
        }
        batch.clear();
    }

    /** Inserts rows. */
    public static <T> void insert(
            Connection connection, String insert, Collection<T> rows, Filling<? super T> inserting)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int count = 0;
            for (T row : rows) {
                inserting.fill(statement, row);
                statement.addBatch();
                if (++count % BATCH_MAX == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }
}
