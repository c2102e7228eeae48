package io.saldo.projection.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

    private final String name;
    private final List<Column> columns;
    private final String update;
    private final String updateTogether;
    private final String insert;

    /** A table with the column {@code row_key} and others. */
    public SumTable(String name, List<Column> columns) {
        this.name = name;
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

    /** The columns beside {@code row_key}, in their order. */
    public List<Column> columns() {
        return columns;
    }

    /** The rows with numbers from one to another. */
    public List<SumRow> rowsBetween(Connection connection, long first, long last) throws SQLException {
        String query = "SELECT row_key" + joined("", column -> ", " + column.name()) + " FROM " + name
                + " WHERE row_key BETWEEN ? AND ?";
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setLong(1, first);
            select.setLong(2, last);
            return rows(select);
        }
    }

    /**
     * The sums of rows that have something in common, in groups by the rest of their numbers.
     *
     * @param names the table that knows the rows' names
     * @param column where the name stands there
     * @param divisor what numbers are divided by; the rest is the group's number
     */
    public List<SumRow> sumsNamed(
            Connection connection, String names, String column, String value, long first, long last, long divisor)
            throws SQLException {
        String group = "MOD(t.row_key, " + divisor + ")";
        String query = "SELECT " + group
                + joined("", one -> (one.kind() == Kind.NEWEST ? ", MAX(t." : ", SUM(t.") + one.name() + ")") + " FROM "
                + names + " n JOIN " + name + " t ON t.row_key = n.row_key WHERE n." + column
                + " = ? AND t.row_key BETWEEN ? AND ? GROUP BY " + group;
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, value);
            select.setLong(2, first);
            select.setLong(3, last);
            return rows(select);
        }
    }

    private List<SumRow> rows(PreparedStatement select) throws SQLException {
        List<SumRow> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                List<BigInteger> values = new ArrayList<>();
                for (int column = 0; column < columns.size(); column++) {
                    values.add(result.getBigDecimal(column + 2).toBigIntegerExact());
                }
                rows.add(new SumRow(result.getLong(1), values));
            }
        }
        return rows;
    }

    /**
     * The numbers of the newest groups of rows, a row's group being its number divided; the newest first.
     *
     * @param limit how many at most
     */
    public List<Long> newestGroups(Connection connection, long first, long last, long divisor, int limit)
            throws SQLException {
        String query = "SELECT DISTINCT row_key / " + divisor + " FROM " + name
                + " WHERE row_key BETWEEN ? AND ? ORDER BY 1 DESC LIMIT " + limit;
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setLong(1, first);
            select.setLong(2, last);
            List<Long> groups = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    groups.add(result.getLong(1));
                }
            }
            return groups;
        }
    }

    /** What a row becomes by an addition. */
    SumRow sum(SumRow row, SumRow addition) {
        List<BigInteger> values = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            BigInteger present = row.values().get(column);
            BigInteger added = addition.values().get(column);
            values.add(columns.get(column).kind() == Kind.NEWEST ? present.max(added) : present.add(added));
        }
        return new SumRow(row.key(), values);
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
     * @param additions in the order of their rows, so that neighbours on a page are written together
     * @return those that were made, whose names nobody knows yet
     */
    public <A extends Addition> List<A> add(Connection connection, List<A> additions) throws SQLException {
        boolean isTogether = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        int most = isTogether ? ROWS_TOGETHER_MAX : BATCH_MAX;
        List<A> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(isTogether ? updateTogether : update)) {
            for (int from = 0; from < additions.size(); from += most) {
                List<A> part = additions.subList(from, Math.min(additions.size(), from + most));
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
