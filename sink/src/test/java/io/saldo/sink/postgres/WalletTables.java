package io.saldo.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.Amount;
import io.saldo.sink.trial.MadeUpJournal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of wallets, held against a journal. */
public final class WalletTables {
    private WalletTables() {}

    /** Fails unless the tables hold just what the events tell of dollars. */
    public static void assertHold(String url, List<Event> events) throws SQLException {
        Map<String, String> balances = new HashMap<>();
        List<String> transactions = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.AccountOpened opened) {
                balances.put(opened.account().value(), "0");
            }
            if (event instanceof Event.Moved moved) {
                for (Movement movement : moved.movements()) {
                    tell(moved, movement, balances, transactions);
                }
            }
        }
        List<String> wallets = new ArrayList<>();
        balances.forEach((id, balance) -> wallets.add(id + "|" + balance));

        assertEquals(
                transactions.stream().sorted().toList(),
                rows(
                                url,
                                "SELECT reference_id || '|' || wallet_id || '|' || amount || '|' || type FROM wallet_transactions")
                        .stream()
                        .sorted()
                        .toList());
        assertEquals(
                wallets.stream().sorted().toList(),
                rows(url, "SELECT id, balance FROM wallets").stream().sorted().toList());
        assertEquals(List.of(), rows(url, "SELECT * FROM wallet_differences"));
        assertEquals(
                rows(url, "SELECT count(*) FROM wallet_transactions"),
                rows(url, "SELECT count(*) FROM transaction_events WHERE event_type <> 'WALLET_CREATED'"));
    }

    private static void tell(
            Event.Moved moved, Movement movement, Map<String, String> balances, List<String> transactions) {
        if (!movement.currency().equals(MadeUpJournal.DOLLAR)) {
            return;
        }
        String reference = moved.header().id() + "|";
        String amount = "|" + movement.amount().toDecimal(4) + "|";
        if (!movement.from().isSystem()) {
            transactions.add(reference + movement.from() + amount + "TRANSFER_OUT");
            balances.put(movement.from().value(), text(movement.fromBalance()));
        }
        if (!movement.to().isSystem()) {
            String type = movement.from().isSystem() ? "FUND" : "TRANSFER_IN";
            transactions.add(reference + movement.to() + amount + type);
            balances.put(movement.to().value(), text(movement.toBalance()));
        }
    }

    private static String text(Amount amount) {
        return amount.toDecimal(4);
    }

    /** The rows of a query, each with strokes between its columns. */
    public static List<String> rows(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(i > 1 ? "|" : "").append(rows.getString(i));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
