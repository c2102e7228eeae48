package io.saldo.projection.sql;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of sums, each row under a number. What a batch adds to many rows is written together: by one statement for all of
 * them where the database knows how (PostgreSQL), else by one prepared statement that is run for each (H2).
 */
public final class SumTable {
    private static final int ROWS_TOGETHER_MAX = 10_000;
    private static final int BATCH_MAX = 1_000;

    /** What a column holds, and what adding to it means. */
    public enum Kind {
        /** Units of a currency, as a {@link BigDecimal}; the sum. */
        UNITS("numeric"),
        /** A count, as a {@link Long}; the sum. */
        COUNT("bigint"),
        /** A time or a sequence, as a {@link Long}; the newer of the two. */
        NEWEST("bigint");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /** A column. */
    public record Column(String name, Kind kind) {}

    /** What is added to a row. */
    public interface Addition {
        /** The row's number. */
        long key();

        /** What is added in the column with an index, from 0. */
        Number value(int column);
    }

    private final List<Column> columns;
    private final String update;
    private final String updateTogether;
    private final String insert;

    /** A table with the column {@code row_key} and others. */
    public SumTable(String name, List<Column> columns) {
        this.columns = List.copyOf(columns);
        update = "UPDATE " + name + " SET " + joined(", ", column -> sum(column, column.name(), "?"))
                + " WHERE row_key = ?";
        updateTogether = "UPDATE " + name + " AS t SET "
                + joined(", ", column -> sum(column, "t." + column.name(), "a." + column.name()))
                + " FROM unnest(" + joined("", column -> "?::" + column.kind().type + "[], ")
                + "?::bigint[]) AS a(" + joined("", column -> column.name() + ", ") + "row_key)"
                + " WHERE t.row_key = a.row_key RETURNING t.row_key";
        insert = "INSERT INTO " + name + " (" + joined("", column -> column.name() + ", ") + "row_key) VALUES ("
                + joined("", _ -> "?, ") + "?)";
    }

    private String joined(String between, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(between));
    }

    private static String sum(Column column, String present, String added) {
        return column.name() + " = "
                + (column.kind() == Kind.NEWEST ? "GREATEST(" + present + ", " + added + ")" : present + " + " + added);
    }

    /**
     * Adds to rows, each of another number, and makes those that are not there. Only one transaction at a time may write them.
     *
     * @return those that were made, whose names nobody knows yet
     */
    public <A extends Addition> List<A> add(Connection connection, List<A> additions) throws SQLException {
        List<A> sorted = new ArrayList<>(additions);
        sorted.sort(Comparator.comparingLong(Addition::key));
        boolean isTogether = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        int most = isTogether ? ROWS_TOGETHER_MAX : BATCH_MAX;
        List<A> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(isTogether ? updateTogether : update)) {
            for (int from = 0; from < sorted.size(); from += most) {
                List<A> part = sorted.subList(from, Math.min(sorted.size(), from + most));
                if (isTogether) {
                    updateTogether(connection, statement, part, missing);
                } else {
                    updateEach(statement, part, missing);
                }
            }
        }
        Upserts.insert(connection, insert, missing, this::fill);
        return missing;
    }

    private <A extends Addition> void updateEach(PreparedStatement statement, List<A> part, List<A> missing)
            throws SQLException {
        for (A addition : part) {
            fill(statement, addition);
            statement.addBatch();
        }
        int[] counts = statement.executeBatch();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                missing.add(part.get(i));
            }
        }
    }

    private void fill(PreparedStatement statement, Addition addition) throws SQLException {
        int next = 1;
        for (int column = 0; column < columns.size(); column++) {
            Number value = addition.value(column);
            if (columns.get(column).kind() == Kind.UNITS) {
                statement.setBigDecimal(next++, (BigDecimal) value);
            } else {
                statement.setLong(next++, value.longValue());
            }
        }
        statement.setLong(next, addition.key());
    }

    private <A extends Addition> void updateTogether(
            Connection connection, PreparedStatement statement, List<A> part, List<A> missing) throws SQLException {
        List<Array> arrays = new ArrayList<>();
        try {
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                Number[] values =
                        part.stream().map(addition -> addition.value(column)).toArray(Number[]::new);
                arrays.add(connection.createArrayOf(columns.get(column).kind().type, values));
            }
            arrays.add(connection.createArrayOf(
                    "bigint", part.stream().map(Addition::key).toArray(Number[]::new)));
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            Set<Long> present = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    present.add(row.getLong(1));
                }
            }
            part.stream().filter(addition -> !present.contains(addition.key())).forEach(missing::add);
        } finally {
            for (Array array : arrays) {
                array.free();
            }
        }
    }
}
