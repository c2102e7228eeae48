package io.saldo.projection.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows that are to be written. */
@FunctionalInterface
public interface Rows {
    /**
     * Writes them. The transaction is the caller's: they are kept wholly or not at all.
     *
     * @throws SQLException when the database cannot take them; of class 22 or 23 when it never will
     */
    void writeTo(Connection connection) throws SQLException;
}
