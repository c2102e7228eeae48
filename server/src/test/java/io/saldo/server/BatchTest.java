package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("alice", "1000000");
        saldo.open("bob", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static List<Map<String, @Nullable Object>> results(Answer answer) {
        answer.is(200);
        return answer.body().lines().map(line -> Json.object(Json.parse(line))).toList();
    }

    private static String transfer(String id, String from, String to, String amount) {
        return "{\"op\":\"transfer\","
                + TestServer.transfer(id, from, to, amount).substring(1);
    }

    private static String line(String op, String fields) {
        return "{\"op\":\"" + op + "\",\"transaction_id\":\"" + TestServer.newId() + "\"" + fields + "}";
    }

    @Test
    void runsEveryOperationInTheOrderOfTheLines() {
        String hold = TestServer.newId();
        String transfer = TestServer.newId();
        List<Map<String, @Nullable Object>> results = results(saldo.batch(
                "{\"op\":\"account\",\"account_id\":\"all-1\",\"user_id\":\"u\",\"metadata\":{\"a\":1}}",
                "{\"account_id\":\"all-2\",\"op\":\"account\"}",
                line("deposit", ",\"to_account\":\"all-1\",\"amount\":\"100\",\"currency\":\"USD\""),
                transfer(transfer, "all-1", "all-2", "40"),
                line("withdrawal", ",\"from_account\":\"all-2\",\"amount\":10,\"currency\":\"USD\""),
                line(
                        "transaction",
                        ",\"postings\":[{\"from_account\":\"all-1\",\"to_account\":\"all-2\",\"amount\":\"1\",\"currency\":\"USD\"}]"),
                "{\"op\":\"hold\",\"transaction_id\":\"" + hold
                        + "\",\"from_account\":\"all-1\",\"amount\":\"5\",\"currency\":\"USD\"}",
                line("capture", ",\"hold_id\":\"" + hold + "\",\"amount\":\"2\""),
                line("void", ",\"hold_id\":\"" + hold + "\""),
                line("reversal", ",\"transfer_id\":\"" + transfer + "\",\"amount\":\"4\"")));

        assertEquals(
                List.of(
                        "active",
                        "active",
                        "completed",
                        "completed",
                        "completed",
                        "completed",
                        "held",
                        "captured",
                        "error",
                        "completed"),
                results.stream().map(result -> result.get("status")).toList());
        assertEquals("hold_not_open", results.get(8).get("code"));
        assertEquals("61.0000", saldo.balance("all-1"));
        assertEquals("27.0000", saldo.balance("all-2"));
    }

    @Test
    void letsABadLineFailAlone() {
        long before = saldo.sequence();

        List<Map<String, @Nullable Object>> results = results(saldo.batch(
                transfer(TestServer.newId(), "alice", "bob", "1"),
                "not json",
                "",
                transfer(TestServer.newId(), "alice", "bob", "0"),
                "{\"op\":\"gift\"}",
                "{\"transaction_id\":\"" + TestServer.newId() + "\"}",
                transfer(TestServer.newId(), "nobody", "bob", "1"),
                transfer(TestServer.newId(), "alice", "bob", "2"),
                "  \t\r",
                ""));

        assertEquals(
                List.of(
                        "1 null",
                        "2 invalid_request",
                        "4 invalid_request",
                        "5 invalid_request",
                        "6 invalid_request",
                        "7 account_not_found",
                        "8 null"),
                results.stream()
                        .map(result -> result.get("line") + " " + result.get("code"))
                        .toList());
        assertEquals(before + 3, saldo.sequence(), "two transfers and a refusal that is remembered");
        assertTrue(results.get(2).containsKey("transaction_id"), "the line's id is told when it was understood");
    }

    @Test
    void marksRepeatsAndTellsThemFromConflicts() {
        String id = TestServer.newId();
        String refused = TestServer.newId();
        Answer first = saldo.batch(
                transfer(id, "alice", "bob", "1"),
                transfer(refused, "alice", "bob", "99999999"),
                "{\"op\":\"account\",\"account_id\":\"rep\"}");
        long sequence = saldo.sequence();

        List<Map<String, @Nullable Object>> results = results(saldo.batch(
                transfer(id, "alice", "bob", "1.0"),
                transfer(refused, "alice", "bob", "99999999"),
                "{\"op\":\"account\",\"account_id\":\"rep\"}",
                transfer(id, "alice", "bob", "2"),
                "{\"op\":\"account\",\"account_id\":\"rep\",\"user_id\":\"other\"}"));

        assertEquals(true, results.get(0).get("replayed"));
        assertEquals(results(first).get(0).get("sequence"), results.get(0).get("sequence"));
        assertEquals("insufficient_funds", results.get(1).get("code"));
        assertEquals(true, results.get(1).get("replayed"));
        assertEquals(true, results.get(2).get("replayed"));
        assertEquals("transaction_id_reused", results.get(3).get("code"));
        assertEquals("account_exists", results.get(4).get("code"));
        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void givesARepeatWithinOneBatchTheFirstAnswer() {
        String id = TestServer.newId();

        List<Map<String, @Nullable Object>> results =
                results(saldo.batch(transfer(id, "alice", "bob", "1"), transfer(id, "alice", "bob", "1")));

        assertFalse(results.get(0).containsKey("replayed"));
        assertEquals(results.get(0).get("sequence"), results.get(1).get("sequence"));
    }

    @Test
    void runsTenThousandLinesInSeveralChunks() {
        String balance = saldo.balance("bob");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add(i % 100 == 7 ? "{\"op\":\"nothing\"}" : transfer(TestServer.newId(), "alice", "bob", "0.0001"));
        }

        List<Map<String, @Nullable Object>> results = results(saldo.batch(lines.toArray(String[]::new)));

        assertEquals(10_000, results.size());
        assertEquals(
                9_900,
                results.stream()
                        .filter(result -> "completed".equals(result.get("status")))
                        .count());
        assertEquals(
                IntStream.rangeClosed(1, 10_000).boxed().toList(),
                results.stream()
                        .map(result -> Integer.valueOf(String.valueOf(result.get("line"))))
                        .toList());
        assertEquals(new BigDecimal("0.9900"), new BigDecimal(saldo.balance("bob")).subtract(new BigDecimal(balance)));
    }

    @Test
    void runsLargeTransactionsInTheirOrder() {
        String postings = String.join(
                ",",
                Collections.nCopies(
                        1_000,
                        "{\"from_account\":\"alice\",\"to_account\":\"bob\",\"amount\":\"0.0001\",\"currency\":\"USD\"}"));
        String[] lines = IntStream.range(0, 12)
                .mapToObj(_ -> line("transaction", ",\"postings\":[" + postings + "]"))
                .toArray(String[]::new);

        List<Map<String, @Nullable Object>> results = results(saldo.batch(lines));

        assertEquals(12, results.size());
        long last = 0;
        for (Map<String, @Nullable Object> result : results) {
            assertEquals("completed", result.get("status"));
            long sequence = Long.parseLong(String.valueOf(result.get("sequence")));
            assertTrue(sequence > last);
            last = sequence;
        }
    }

    @Test
    void refusesABatchThatIsTooLongAndDoesNothing() {
        long sequence = saldo.sequence();
        String line = transfer(TestServer.newId(), "alice", "bob", "1");

        saldo.batch(Collections.nCopies(10_001, line).toArray(String[]::new)).isProblem(413, "content_too_large");
        saldo.send("POST", "/v1/batch", new byte[(16 << 20) + 1], "Content-Type", "application/x-ndjson")
                .isProblem(413, "content_too_large");

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void answersAnEmptyBatchWithNothing() {
        Answer answer = saldo.send(
                "POST", "/v1/batch", "\n\n".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/x-ndjson");

        assertEquals("", answer.is(200).body());
    }
}
