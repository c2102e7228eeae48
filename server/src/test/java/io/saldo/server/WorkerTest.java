package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the worker found, and who asked for what, as clients see it. */
final class WorkerTest {
    @TempDir
    Path directory;

    @Test
    void flagsRapidAndLargeWithdrawals() {
        try (TestServer server = TestServer.start(directory)) {
            server.post("/wallet/w1/deposit", "{\"amount\":50000}");
            for (int i = 0; i < 3; i++) {
                server.post("/wallet/w1/withdraw", "{\"amount\":1}");
            }
            String rapid = server.get("/wallet/w1/stats").body();
            server.post("/wallet/w1/withdraw", "{\"amount\":10000}");
            String large = server.get("/wallet/w1/stats").body();
            String alerts = server.get("/v1/fraud/alerts?account=w1&limit=1").body();

            assertTrue(rapid.contains("More than 3 withdrawals within 60 seconds (count=3)"), rapid);
            assertTrue(large.contains("Single large withdrawal >= 10000"), large);
            assertTrue(alerts.contains("\"rule\":\"large-withdrawal\""), alerts);
            assertTrue(server.get("/v1/accounts/w1/stats").body().contains("\"suspicious\":true"));
        }
    }

    @Test
    void freezesByACommandWhereTheRuleSaysSo() {
        try (TestServer server =
                TestServer.start(directory, "--worker-fraud-rules=large: withdrawal of 100 or EUR 50, freeze")) {
            server.post("/wallet/w1/deposit", "{\"amount\":500}");
            server.post("/wallet/w1/withdraw", "{\"amount\":99.9999}");
            assertFalse(server.get("/wallet/w1/stats").body().contains("\"suspicious\":true"));

            server.post("/wallet/w1/withdraw", "{\"amount\":100}");

            long begin = System.nanoTime();
            while (!server.get("/v1/accounts/w1").body().contains("\"status\":\"frozen\"")) {
                assertTrue(System.nanoTime() - begin < 30_000_000_000L, "the account is not frozen");
            }
        }
    }

    /** One setting moves the worker's tables, and another fills those of the older system. */
    @Test
    void keepsTablesInPostgres() throws Exception {
        Optional<String> url = Optional.ofNullable(System.getenv("SALDO_TEST_POSTGRES"));
        assumeTrue(url.isPresent(), "SALDO_TEST_POSTGRES names no PostgreSQL; .ci/services starts one");
        String schema = "server_" + Long.toHexString(System.nanoTime());
        try (Connection connection = DriverManager.getConnection(url.orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            try (TestServer server = TestServer.start(
                    directory,
                    "--worker-database=" + url.orElseThrow() + "&currentSchema=" + schema,
                    "--sink-postgresql-url=" + url.orElseThrow() + "&currentSchema=" + schema)) {
                server.post("/wallet/w1/deposit", "{\"amount\":50000}");
                server.post("/wallet/w1/withdraw", "{\"amount\":10000}");

                ServingNode.await(
                        "it is suspicious",
                        () -> server.get("/v1/accounts/w1/stats").body().contains("\"suspicious\":true"));
                String statistics = "SELECT deposited || ' ' || withdrawn FROM " + schema + ".account_statistics";
                ServingNode.await(
                        "it is counted", () -> rows(statement, statistics).equals(List.of("500000000 100000000")));
                String wallets = "SELECT id || ' ' || balance || ' ' || version FROM " + schema + ".wallets";
                ServingNode.await(
                        "it is written", () -> rows(statement, wallets).equals(List.of("w1 40000.0000 2")));
                assertEquals(List.of(), rows(statement, "SELECT id FROM " + schema + ".wallet_differences"));
            } finally {
                statement.execute("DROP SCHEMA " + schema + " CASCADE");
            }
        }
    }

    /** Of tables that are not there yet, none. */
    private static List<String> rows(Statement statement, String query) {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        } catch (SQLException notYet) {
            return List.of();
        }
        return rows;
    }

    @Test
    void notesWhoAskedForWhatAndWhatItCaused() {
        try (TestServer server = TestServer.start(directory)) {
            server.post("/wallet/w1/deposit", "{\"amount\":500}");
            server.post("/v1/transfers", "{\"bad\":1}");

            ServingNode.await(
                    "the record of the request",
                    () -> server.get("/v1/audit").body().contains("/v1/transfers"));
            String records = server.get("/v1/audit").body();
            assertTrue(records.contains("\"route\":\"/wallet/{id}/deposit\""), records);
            assertTrue(records.contains("\"status\":400"), records);
            assertTrue(records.contains("\"principal\":\"anonymous\""), records);
            assertEquals(200, server.get("/v1/dead-letters").status());
            assertEquals(404, server.get("/v1/dead-letters/7").status());
        }
    }

    @Test
    void readersOfTheTrailDoNotFillIt() {
        try (TestServer server = TestServer.start(directory)) {
            for (int i = 0; i < 3; i++) {
                server.get("/v1/audit").is(200);
            }
            server.post("/wallet/w1/deposit", "{\"amount\":500}");

            ServingNode.await(
                    "the record of the deposit",
                    () -> server.get("/v1/audit").body().contains("/wallet/w1/deposit"));
            assertEquals(1, server.get("/v1/audit").count("records"));
        }
    }
}
