package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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

    @Test
    void notesWhoAskedForWhatAndWhatItCaused() {
        try (TestServer server = TestServer.start(directory)) {
            server.post("/wallet/w1/deposit", "{\"amount\":500}");
            server.post("/v1/transfers", "{\"bad\":1}");

            long begin = System.nanoTime();
            String records = "";
            while (!records.contains("/v1/transfers")) {
                assertTrue(System.nanoTime() - begin < 30_000_000_000L, "the trail lacks the request");
                records = server.get("/v1/audit").body();
            }
            assertTrue(records.contains("\"route\":\"/wallet/{id}/deposit\""), records);
            assertTrue(records.contains("\"status\":400"), records);
            assertTrue(records.contains("\"principal\":\"anonymous\""), records);
            assertEquals(200, server.get("/v1/dead-letters").status());
            assertEquals(404, server.get("/v1/dead-letters/7").status());
        }
    }
}
