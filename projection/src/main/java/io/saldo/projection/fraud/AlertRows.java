package io.saldo.projection.fraud;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.fraud.Alert.ActionState;
import io.saldo.projection.fraud.Alert.NoticeState;
import io.saldo.projection.sql.Upserts;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alerts as rows of tables. */
final class AlertRows {
    static final String COLUMNS = "partition_number, sequence, alert_number, rule, account_id, user_id, transaction_id,"
            + " reason, occurrences, amount, currency, scale, event_nanos, alert_action, action_state, notice_state";

    private static final String INSERT =
            "INSERT INTO fraud_alerts (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String FLAG =
            "UPDATE fraud_flags SET reason = ?, rule = ?, partition_number = ?, sequence = ?,"
                    + " event_nanos = ? WHERE account_id = ?";
    private static final String FIRST_FLAG = "INSERT INTO fraud_flags"
            + " (reason, rule, partition_number, sequence, event_nanos, account_id) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String SETTLE =
            "UPDATE fraud_alerts SET action_state = ? WHERE account_id = ? AND action_state IN ('pending', 'given_up')";

    private AlertRows() {}

    /** Keeps new alerts, the last of each account as the account's flag. */
    static void insert(Connection connection, List<Alert> alerts) throws SQLException {
        Upserts.insert(connection, INSERT, alerts, AlertRows::fill);
        Map<AccountId, Alert> newest = new LinkedHashMap<>();
        alerts.forEach(alert -> newest.put(alert.account(), alert));
        if (!newest.isEmpty()) {
            Upserts.write(connection, FLAG, FIRST_FLAG, newest.values(), AlertRows::fillFlag, AlertRows::fillFlag);
        }
    }

    /**
     * Ends the freezes to be done of accounts whose status was changed; also those that were given up, so that the journal alone
     * tells what became of an alert, whenever the tables are made.
     */
    static void settle(Connection connection, Map<AccountId, AccountStatus> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
            for (Map.Entry<AccountId, AccountStatus> change : changed.entrySet()) {
                statement.setString(1, word(FraudProjection.stateAfter(change.getValue())));
                statement.setString(2, change.getKey().value());
                statement.executeUpdate();
            }
        }
    }

    private static void fill(PreparedStatement statement, Alert alert) throws SQLException {
        statement.setInt(1, alert.key().partition());
        statement.setLong(2, alert.key().sequence());
        statement.setInt(3, alert.key().number());
        statement.setString(4, alert.rule());
        statement.setString(5, alert.account().value());
        statement.setString(6, alert.user().value());
        statement.setString(7, alert.transaction().toString());
        statement.setString(8, alert.reason());
        statement.setLong(9, alert.occurrences());
        statement.setBigDecimal(10, new BigDecimal(alert.amount()));
        statement.setString(11, alert.currency().code());
        statement.setInt(12, alert.currency().scale());
        statement.setLong(13, alert.eventNanos());
        statement.setString(14, word(alert.action()));
        statement.setString(15, word(alert.actionState()));
        statement.setString(16, word(alert.noticeState()));
    }

    private static void fillFlag(PreparedStatement statement, Alert alert) throws SQLException {
        statement.setString(1, alert.reason());
        statement.setString(2, alert.rule());
        statement.setInt(3, alert.key().partition());
        statement.setLong(4, alert.key().sequence());
        statement.setLong(5, alert.eventNanos());
        statement.setString(6, alert.account().value());
    }

    /** All alerts that a statement selects {@link #COLUMNS} of. */
    static List<Alert> read(PreparedStatement statement) throws SQLException {
        List<Alert> alerts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                alerts.add(new Alert(
                        new Alert.Key(row.getInt(1), row.getLong(2), row.getInt(3)),
                        row.getString(4),
                        new AccountId(row.getString(5)),
                        new UserId(row.getString(6)),
                        TransactionId.parse(row.getString(7)),
                        row.getString(8),
                        row.getLong(9),
                        row.getBigDecimal(10).toBigIntegerExact(),
                        new Currency(0, row.getString(11), row.getInt(12)),
                        row.getLong(13),
                        FraudRule.Action.valueOf(capitals(row.getString(14))),
                        ActionState.valueOf(capitals(row.getString(15))),
                        NoticeState.valueOf(capitals(row.getString(16)))));
            }
        }
        return alerts;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String capitals(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
