package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that were filled while the money moved, beside the same ones made anew from the first event. */
@Timeout(180)
final class RebuiltTablesTest {
    private static final int PARTITIONS = 4;
    private static final int WALLETS = 12;
    private static final int MOVEMENTS = 250;
    /** The worker's four views of what it keeps, and the sink's tables. What is only the row's own number is left out. */
    private static final List<String> TABLES = List.of(
            "SELECT * FROM account_statistics",
            "SELECT * FROM user_statistics",
            "SELECT * FROM user_activity",
            "SELECT account_id, reason FROM fraud_flags",
            "SELECT * FROM wallets",
            "SELECT * FROM wallet_transactions",
            "SELECT * FROM transaction_events");

    @TempDir
    Path directory;

    @Test
    void areTheSameWithMoneyThatMovedBetweenPartitions() throws Exception {
        Optional<String> url = Optional.ofNullable(System.getenv("SALDO_TEST_POSTGRES"));
        assumeTrue(url.isPresent(), "SALDO_TEST_POSTGRES names no PostgreSQL; .ci/services starts one");
        String name = "tables_" + Long.toHexString(System.nanoTime());
        String live = url.orElseThrow() + "&currentSchema=" + name + "_live";
        String anew = url.orElseThrow() + "&currentSchema=" + name + "_anew";
        execute(url.orElseThrow(), "CREATE SCHEMA " + name + "_live");
        execute(url.orElseThrow(), "CREATE SCHEMA " + name + "_anew");
        TestServer saldo = TestServer.start(directory, flags(live));
        try {
            move(saldo);
            awaitNoLag(saldo);
            saldo.assertBalanced();
            saldo = saldo.restart(flags(anew));
            awaitNoLag(saldo);

            for (String table : TABLES) {
                List<String> expected = rows(live, table);
                assertFalse(expected.isEmpty(), table);
                awaitRows(expected, anew, table);
            }
            for (String tables : List.of(live, anew)) {
                assertEquals(List.of(), rows(tables, "SELECT * FROM wallet_differences"));
            }
            assertHoldBalances(saldo, anew);
        } finally {
            saldo.close();
            execute(url.orElseThrow(), "DROP SCHEMA " + name + "_live CASCADE");
            execute(url.orElseThrow(), "DROP SCHEMA " + name + "_anew CASCADE");
        }
    }

    private static String[] flags(String tables) {
        return new String[] {
            "--partitions=" + PARTITIONS, "--worker-database=" + tables, "--sink-postgresql-url=" + tables
        };
    }

    private static String wallet(int number) {
        return PartitionsTest.in(number % PARTITIONS, "wallet-" + number);
    }

    /** Most movements go to another partition; some are refused, and some withdrawals come so soon that they are flagged. */
    private static void move(TestServer saldo) {
        for (int i = 0; i < WALLETS; i++) {
            saldo.post("/v1/accounts", "{\"account_id\":\"%s\",\"user_id\":\"user-%d\"}".formatted(wallet(i), i % 5))
                    .is(201);
            saldo.deposit(wallet(i), "100");
        }
        Random random = new Random(17);
        for (int i = 0; i < MOVEMENTS; i++) {
            String from = wallet(random.nextInt(WALLETS));
            String to = wallet(random.nextInt(WALLETS));
            String amount = random.nextInt(90) + "." + (1 + random.nextInt(99));
            int kind = from.equals(to) ? 9 : random.nextInt(10);
            if (kind < 7) {
                saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), from, to, amount));
            } else if (kind < 8) {
                saldo.post("/wallet/" + from + "/withdraw", "{\"amount\":1}");
            } else if (kind < 9) {
                saldo.post("/v1/transactions", transaction(from, to, amount));
            } else {
                saldo.deposit(to, amount);
            }
        }
    }

    private static String transaction(String from, String to, String amount) {
        String posting = "{\"from_account\":\"%s\",\"to_account\":\"%s\",\"amount\":\"%s\",\"currency\":\"USD\"}";
        return "{\"transaction_id\":\"%s\",\"postings\":[%s,%s]}"
                .formatted(
                        TestServer.newId(),
                        posting.formatted(from, to, amount),
                        posting.formatted("@external", from, "3"));
    }

    private static void awaitNoLag(TestServer saldo) {
        ServingNode.await("every follower has everything", () -> {
            List<String> lags = saldo.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("saldo_follower_lag_events{"))
                    .toList();
            return lags.stream().filter(line -> line.contains("\"postgresql\"")).count() == PARTITIONS
                    && lags.stream().allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
        });
    }

    /** What a follower has taken is written a moment later. */
    private static void awaitRows(List<String> expected, String tables, String query) {
        ServingNode.await("the rows made anew are those of before: " + query, () -> {
            try {
                return rows(tables, query).equals(expected);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void assertHoldBalances(TestServer saldo, String tables) throws SQLException {
        List<String> balances = new ArrayList<>();
        for (int i = 0; i < WALLETS; i++) {
            balances.add(wallet(i) + "|" + saldo.balance(wallet(i)));
        }
        assertEquals(balances.stream().sorted().toList(), rows(tables, "SELECT id, balance FROM wallets"));
        assertFalse(
                rows(tables, "SELECT id FROM wallet_transactions WHERE type = 'TRANSFER_IN'")
                        .isEmpty(),
                "nothing was transferred");
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** In an order that does not depend on when they were written. */
    private static List<String> rows(String url, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    line.append(i > 1 ? "|" : "").append(row.getString(i));
                }
                rows.add(line.toString());
            }
        }
        return rows.stream().sorted().toList();
    }
}
