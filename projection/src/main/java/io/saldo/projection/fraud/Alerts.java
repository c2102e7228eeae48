package io.saldo.projection.fraud;

import io.saldo.ledger.model.AccountId;
import io.saldo.projection.fraud.Alert.ActionState;
import io.saldo.projection.fraud.Alert.NoticeState;
import io.saldo.projection.sql.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the rules found, for those who ask. Any thread. */
public final class Alerts {
    private static final String SELECT = "SELECT " + AlertRows.COLUMNS + " FROM fraud_alerts WHERE ";
    private static final String NEWEST_FIRST =
            " ORDER BY event_nanos DESC, partition_number DESC, sequence DESC, alert_number DESC";
    private static final String BEFORE = "(event_nanos < ? OR event_nanos = ? AND (partition_number < ?"
            + " OR partition_number = ? AND (sequence < ? OR sequence = ? AND alert_number < ?)))";
    private static final String KEY = " WHERE partition_number = ? AND sequence = ? AND alert_number = ?";

    private final Tables tables;

    /** Reads from tables. */
    public Alerts(Tables tables) {
        this.tables = tables;
    }

    /**
     * A page of alerts, the newest first.
     *
     * @param account only those about one account, if given
     * @param before the last alert of the page before, if there was one
     * @throws SQLException while the database is away
     */
    public List<Alert> page(Optional<AccountId> account, Optional<Alert> before, int limit) throws SQLException {
        String query = SELECT + (account.isPresent() ? "account_id = ?" : "1 = 1")
                + (before.isPresent() ? " AND " + BEFORE : "") + NEWEST_FIRST + " LIMIT ?";
        try (Connection connection = tables.connection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            int next = 1;
            if (account.isPresent()) {
                statement.setString(next++, account.get().value());
            }
            if (before.isPresent()) {
                Alert last = before.get();
                statement.setLong(next++, last.eventNanos());
                statement.setLong(next++, last.eventNanos());
                statement.setInt(next++, last.key().partition());
                statement.setInt(next++, last.key().partition());
                statement.setLong(next++, last.key().sequence());
                statement.setLong(next++, last.key().sequence());
                statement.setInt(next++, last.key().number());
            }
            statement.setInt(next, limit);
            List<Alert> alerts = AlertRows.read(statement);
            connection.rollback();
            return alerts;
        }
    }

    /** The alert with a key. */
    public Optional<Alert> find(Alert.Key key) throws SQLException {
        try (Connection connection = tables.connection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT " + AlertRows.COLUMNS + " FROM fraud_alerts" + KEY)) {
            fill(statement, 1, key);
            Optional<Alert> found = AlertRows.read(statement).stream().findFirst();
            connection.rollback();
            return found;
        }
    }

    /** Why an account is suspicious, by the newest alert about it; empty when it is not. */
    public Optional<String> reason(AccountId account) throws SQLException {
        try (Connection connection = tables.connection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT reason FROM fraud_flags WHERE account_id = ?")) {
            statement.setString(1, account.value());
            try (ResultSet row = statement.executeQuery()) {
                Optional<String> reason = row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                connection.rollback();
                return reason;
            }
        }
    }

    /** Whether the rows are this node's alone. */
    boolean areOurs() {
        return tables.isEmbedded();
    }

    /** The oldest alerts of a partition with something to do. */
    List<Alert> pending(String column, int partition, int limit) throws SQLException {
        try (Connection connection = tables.connection();
                PreparedStatement statement = connection.prepareStatement(
                        SELECT + column
                                + " = 'pending' AND partition_number = ? ORDER BY event_nanos, sequence, alert_number LIMIT ?")) {
            statement.setInt(1, partition);
            statement.setInt(2, limit);
            List<Alert> alerts = AlertRows.read(statement);
            connection.rollback();
            return alerts;
        }
    }

    void mark(Alert alert, ActionState state) throws SQLException {
        mark(alert, "action_state", AlertRows.word(state));
    }

    void mark(Alert alert, NoticeState state) throws SQLException {
        mark(alert, "notice_state", AlertRows.word(state));
    }

    private void mark(Alert alert, String column, String state) throws SQLException {
        try (Connection connection = tables.connection();
                PreparedStatement statement = connection.prepareStatement(
                        "UPDATE fraud_alerts SET " + column + " = ?" + KEY + " AND " + column + " = 'pending'")) {
            statement.setString(1, state);
            fill(statement, 2, alert.key());
            statement.executeUpdate();
            connection.commit();
        }
    }

    private static void fill(PreparedStatement statement, int first, Alert.Key key) throws SQLException {
        statement.setInt(first, key.partition());
        statement.setLong(first + 1, key.sequence());
        statement.setInt(first + 2, key.number());
    }
}
