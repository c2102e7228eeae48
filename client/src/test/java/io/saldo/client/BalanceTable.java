package io.saldo.client;

import io.saldo.client.event.Event;
import io.saldo.client.event.Movement;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The balance of every account, in a table of one's own, with the place up to which it was read. */
final class BalanceTable {
    private final Connection database;

    BalanceTable(Connection database) throws SQLException {
        this.database = database;
        try (Statement statement = database.createStatement()) {
            statement.execute("create table if not exists balances (account varchar(64), currency varchar(12),"
                    + " balance decimal(77, 38), primary key (account, currency))");
            statement.execute("create table if not exists place (id int primary key, behind varchar(303))");
        }
        database.setAutoCommit(false);
    }

    Following follow(SaldoClient client) throws SQLException {
        return client.events().after(place()).followInBatches(1_000, this::take);
    }

    private EventCursor place() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("select behind from place")) {
            return rows.next() ? new EventCursor(rows.getString(1)) : EventCursor.BEGINNING;
        }
    }

    private void take(List<Event> events, EventCursor behind) throws SQLException {
        try (PreparedStatement balances = database.prepareStatement("merge into balances values (?, ?, ?)");
                PreparedStatement place = database.prepareStatement("merge into place values (1, ?)")) {
            for (Event event : events) {
                for (Movement movement : event.movements()) {
                    for (Movement.Left left : movement.left()) {
                        balances.setString(1, left.account());
                        balances.setString(2, left.currency());
                        balances.setBigDecimal(3, left.balance());
                        balances.addBatch();
                    }
                }
            }
            balances.executeBatch();
            place.setString(1, behind.text());
            place.executeUpdate();
            database.commit();
        }
    }
}
