package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients see where there is more than one partition, as long as money stays in one. */
@Timeout(120)
final class PartitionsTest {
    private static final int PARTITIONS = 4;
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory, "--partitions=" + PARTITIONS);
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    /** An id that lives in a partition. */
    static String in(int partition, String name) {
        Partitioning partitioning = new Partitioning(PARTITIONS);
        return IntStream.range(0, 1_000)
                .mapToObj(i -> name + "-" + i)
                .filter(id -> partitioning.of(new AccountId(id)) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void decidesInThePartitionOfTheAccount() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String account = in(partition, "home");

            Answer opened = saldo.post("/v1/accounts", "{\"account_id\":\"" + account + "\"}")
                    .is(201);
            Answer deposited = saldo.deposit(account, "5");
            Answer shown = saldo.get("/v1/accounts/" + account).is(200);

            assertEquals(partition, opened.number("partition"));
            assertEquals(partition, deposited.number("partition"));
            assertEquals(partition, shown.number("partition"));
            assertEquals(deposited.number("sequence"), shown.number("sequence"));
            assertEquals("5.0000", saldo.balance(account));
        }
    }

    @Test
    void movesMoneyWithinAPartition() {
        String from = in(2, "giver");
        String to = in(2, "taker");
        saldo.open(from, "10");
        saldo.open(to, "0");
        String id = TestServer.newId();

        Answer moved = saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "4"))
                .is(201);
        Answer repeated = saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "4"))
                .is(200);
        Answer found = saldo.get("/v1/transfers/" + id).is(200);

        assertEquals(2, moved.number("partition"));
        assertEquals("6.0000", moved.text("from_balance"));
        assertEquals(moved.body(), repeated.body());
        assertEquals(2, found.number("partition"));
        assertEquals(2, found.number("events.0.partition"));
    }

    @Test
    void knowsAnIdInEveryPartition() {
        String one = in(0, "known");
        String other = in(3, "known");
        saldo.open(one, "10");
        saldo.open(other, "10");
        String id = TestServer.newId();
        String deposit = """
                {"transaction_id":"%s","to_account":"%s","amount":"1","currency":"USD"}""";
        Answer first = saldo.post("/v1/deposits", deposit.formatted(id, one)).is(201);

        saldo.post("/v1/deposits", deposit.formatted(id, other)).isProblem(409, "transaction_id_reused");
        Answer again = saldo.post("/v1/deposits", deposit.formatted(id, one)).is(200);

        assertEquals(first.body(), again.body());
        assertEquals("10.0000", saldo.balance(other));
    }

    @Test
    void findsTheHoldToCaptureAndToVoid() {
        String payer = in(1, "payer");
        String shop = in(1, "shop");
        saldo.open(payer, "10");
        saldo.open(shop, "0");
        String hold = """
                {"transaction_id":"%s","from_account":"%s","to_account":"%s","amount":"3","currency":"USD"}""";
        String captured = TestServer.newId();
        String voided = TestServer.newId();
        saldo.post("/v1/holds", hold.formatted(captured, payer, shop)).is(201);
        saldo.post("/v1/holds", hold.formatted(voided, payer, shop)).is(201);
        String own = "{\"transaction_id\":\"%s\"}";

        saldo.post("/v1/holds/" + captured + "/capture", own.formatted(TestServer.newId()))
                .is(201);
        saldo.post("/v1/holds/" + voided + "/void", own.formatted(TestServer.newId()))
                .is(201);
        saldo.post("/v1/holds/" + TestServer.newId() + "/void", own.formatted(TestServer.newId()))
                .isProblem(404, "hold_not_found");
        saldo.post("/v1/transfers/" + captured + "/reversal", own.formatted(TestServer.newId()))
                .isProblem(422, "not_reversible");

        assertEquals("7.0000", saldo.balance(payer));
        assertEquals("3.0000", saldo.balance(shop));
    }

    @Test
    void mergesWhatAUserHas() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String account = in(i % PARTITIONS, "of-user-" + i);
            saldo.post("/v1/accounts", "{\"account_id\":\"%s\",\"user_id\":\"merged\"}".formatted(account))
                    .is(201);
            saldo.deposit(account, Integer.toString(i + 1));
            expected.addFirst(account);
        }

        assertEquals(expected, pages("/v1/users/merged/accounts", "accounts", "account_id", 5));
        assertEquals(expected, pages("/v1/users/merged/activity", "entries", "account_id", 5));
        saldo.get("/v1/users/merged/activity?cursor=nonsense").isProblem(400, "invalid_request");
    }

    private static List<String> pages(String path, String list, String field, int limit) {
        List<String> items = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = saldo.get(path + "?limit=" + limit + cursor).is(200);
            int size = page.count(list);
            for (int i = 0; i < size; i++) {
                items.add(page.text(list + "." + i + "." + field));
            }
            cursor = page.at("next_cursor") == null ? "" : "&cursor=" + page.text("next_cursor");
        } while (!cursor.isEmpty());
        return items;
    }

    @Test
    void givesEveryEventOnceInThePartitionsOrder() {
        saldo.open(in(0, "seen"), "1");
        saldo.open(in(1, "seen"), "1");
        Map<Long, Long> last = new TreeMap<>();
        String cursor = "0";
        int size;

        do {
            Answer page = saldo.get("/v1/events?limit=70&after=" + cursor).is(200);
            size = page.count("events");
            for (int i = 0; i < size; i++) {
                long partition = page.number("events." + i + ".partition");
                long sequence = page.number("events." + i + ".sequence");
                assertEquals(last.getOrDefault(partition, 0L) + 1, sequence);
                last.put(partition, sequence);
            }
            cursor = page.text("next_cursor");
        } while (size > 0);

        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertTrue(last.getOrDefault((long) partition, 0L)
                    <= saldo.partitions().reads().partition(partition).sequence());
        }
        assertEquals(PARTITIONS, last.size());
        saldo.get("/v1/events?after=17").isProblem(400, "invalid_request");
        saldo.get("/v1/events?after=1.1.1.999999999").isProblem(400, "invalid_request");
        assertEquals(
                PARTITIONS,
                saldo.get("/v1/events?after=now").is(200).text("next_cursor").split("\\.").length);
    }

    @Test
    void sumsTheTrialBalanceOverAll() {
        saldo.open(in(0, "sum"), "1");
        saldo.open(in(1, "sum"), "2");

        Answer balance = saldo.get("/v1/ledger/trial-balance").is(200);
        Answer outside = saldo.get("/v1/accounts/@external").is(200);

        assertEquals("0.0000", balance.text("currencies.0.sum"));
        assertEquals(PARTITIONS, balance.count("partitions"));
        assertTrue(outside.text("balances.0.balance").startsWith("-"));
        assertFalse(outside.body().contains("\"partition\""));
        saldo.get("/v1/accounts/@external/history").is(200);
        saldo.get("/v1/accounts/@external/stats").is(200);
    }

    @Test
    void waitsForASequenceOfAPartition() {
        String account = in(3, "fresh");
        saldo.open(account, "0");
        long sequence = saldo.deposit(account, "1").number("sequence");

        saldo.get("/v1/accounts/" + account + "?min_sequence=" + sequence).is(200);
        saldo.get("/v1/currencies?min_sequence=1&partition=2").is(200);
        saldo.get("/v1/currencies?min_sequence=1").isProblem(400, "invalid_request");
        saldo.get("/v1/currencies?min_sequence=1&partition=4").isProblem(400, "invalid_request");
    }

    @Test
    void registersACurrencyEverywhere() {
        saldo.post("/v1/currencies", "{\"currency\":\"GOLD\",\"scale\":3}").is(201);

        for (int partition = 0; partition < PARTITIONS; partition++) {
            String account = in(partition, "gold");
            saldo.open(account, "0");
            saldo.post("/v1/deposits", """
                            {"transaction_id":"%s","to_account":"%s","amount":"0.125","currency":"GOLD"}""".formatted(TestServer.newId(), account))
                    .is(201);
        }
        saldo.post("/v1/currencies", "{\"currency\":\"GOLD\",\"scale\":3}").is(200);
        saldo.post("/v1/currencies", "{\"currency\":\"GOLD\",\"scale\":4}").isProblem(409, "currency_exists");
    }

    @Test
    void splitsABatchAndAnswersInTheOrderOfItsLines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String account = in(i % PARTITIONS, "batch-" + i);
            lines.add("{\"op\":\"account\",\"account_id\":\"%s\"}".formatted(account));
            lines.add("""
                    {"op":"deposit","transaction_id":"%s","to_account":"%s","amount":"%d","currency":"USD"}""".formatted(TestServer.newId(), account, i + 1));
        }
        lines.add("nonsense");

        List<Answer> results = saldo.batch(lines.toArray(String[]::new)).is(200).lines();

        assertEquals(81, results.size());
        for (int i = 0; i < 40; i++) {
            assertEquals(2L * i + 1, results.get(2 * i).number("line"));
            assertEquals("active", results.get(2 * i).text("status"));
            assertEquals("completed", results.get(2 * i + 1).text("status"));
            assertEquals(i % PARTITIONS, results.get(2 * i + 1).number("partition"));
            assertEquals((i + 1) + ".0000", results.get(2 * i + 1).text("to_balance"));
        }
        assertEquals("error", results.getLast().text("status"));
    }

    @Test
    void tellsThePartitionsOfTheCluster() {
        Answer cluster = saldo.get("/v1/cluster").is(200);

        assertEquals(PARTITIONS, cluster.number("partitions"));
        assertEquals("fnv1a64-fmix64", cluster.text("hash"));
        assertEquals("0", cluster.text("partition_list.3.leader"));
        assertTrue(saldo.get("/metrics").body().contains("saldo_sequence{partition=\"3\"}"));
    }
}
