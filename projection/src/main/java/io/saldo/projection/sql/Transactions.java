package io.saldo.projection.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** How followers write to their tables, and what they make of failures. */
final class Transactions {
    private Transactions() {}

    /** Makes rows in a transaction of its own: all of them, or none when this throws. */
    static void write(Tables tables, Rows rows) throws SQLException {
        Connection connection = tables.connection();
        try {
            rows.writeTo(connection);
            connection.commit();
        } finally {
            giveBack(connection);
        }
    }

    /**
     * Gives a connection back, and undoes what is not committed. One that cannot even do that is thrown away, and what it wrote
     * with it.
     */
    static void giveBack(Connection connection) {
        try (connection) {
            connection.rollback();
        } catch (SQLException _) {
            return;
        }
    }

    /** Whether the rows themselves are at fault: data exceptions and violated constraints. */
    static boolean isOfContent(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** What the database has against rows, without the values, which may be somebody's. */
    static String refusal(SQLException failure) {
        return "the database refuses its rows: SQL state " + failure.getSQLState();
    }
}
