package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Money that moves between partitions, as clients see it: as if there were only one. */
@Timeout(120)
final class CrossingsTest {
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

    private static String account(int partition, String name, String dollars) {
        String account = PartitionsTest.in(partition, name);
        saldo.open(account, dollars);
        return account;
    }

    @Test
    void movesMoneyToAnotherPartition() {
        String from = account(0, "sender", "10");
        String to = account(3, "receiver", "1");
        String id = TestServer.newId();

        Answer moved = saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "4"))
                .is(201);
        Answer repeated = saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "4.00"))
                .is(200);
        Answer found = saldo.get("/v1/transfers/" + id).is(200);

        assertEquals("completed", moved.text("status"));
        assertEquals("transfer", moved.text("type"));
        assertEquals("6.0000", moved.text("from_balance"));
        assertEquals("5.0000", moved.text("to_balance"));
        assertEquals(0, moved.number("partition"));
        assertEquals(moved.body(), repeated.body());
        assertTrue(repeated.isReplay());
        assertEquals("completed", found.text("status"));
        assertEquals(3, found.count("events"));
        assertEquals("6.0000", saldo.balance(from));
        assertEquals("5.0000", saldo.balance(to));
        assertEquals(to, saldo.get("/v1/accounts/" + from + "/history").text("entries.0.counterparty"));
        assertEquals(from, saldo.get("/v1/accounts/" + to + "/history").text("entries.0.counterparty"));
        saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "5")).isProblem(409, "transaction_id_reused");
        saldo.post("/v1/transfers", TestServer.transfer(id, to, from, "4")).isProblem(409, "transaction_id_reused");
        saldo.assertBalanced();
    }

    @Test
    void refusesWhatTheSenderRefuses() {
        String from = account(1, "poor", "1");
        String to = account(2, "wanting", "0");
        String request = TestServer.transfer(TestServer.newId(), from, to, "2");

        Answer refused = saldo.post("/v1/transfers", request).isProblem(422, "insufficient_funds");
        Answer again = saldo.post("/v1/transfers", request).isProblem(422, "insufficient_funds");

        assertEquals(refused.body(), again.body());
        assertEquals("1.0000", saldo.balance(from));
    }

    @Test
    void givesTheMoneyBackThatTheReceiverRefuses() {
        String from = account(1, "payer", "10");
        String frozen = account(2, "frozen", "0");
        String closed = account(3, "closed", "0");
        saldo.patch("/v1/accounts/" + frozen, "{\"status\":\"frozen\"}").is(200);
        saldo.patch("/v1/accounts/" + closed, "{\"status\":\"closed\"}").is(200);
        String id = TestServer.newId();
        String request = TestServer.transfer(id, from, frozen, "10");

        Answer refused = saldo.post("/v1/transfers", request).isProblem(422, "account_frozen");
        Answer again = saldo.post("/v1/transfers", request).isProblem(422, "account_frozen");
        Answer found = saldo.get("/v1/transfers/" + id).is(200);
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), from, closed, "10"))
                .isProblem(422, "account_closed");
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), from, PartitionsTest.in(0, "nobody"), "10"))
                .isProblem(404, "account_not_found");

        assertEquals(refused.body(), again.body());
        assertEquals("failed", found.text("status"));
        assertEquals("account_frozen", found.text("code"));
        Answer payer = saldo.get("/v1/accounts/" + from).is(200);
        assertEquals("10.0000", payer.text("balances.0.available"));
        assertEquals("0.0000", payer.text("balances.0.held"));
        saldo.assertBalanced();
    }

    @Test
    void postsATransactionOverAllPartitions() {
        String a = account(0, "ring", "10");
        String b = account(1, "ring", "0");
        String c = account(2, "ring", "0");
        String d = account(3, "ring", "0");
        String request = """
                {"transaction_id":"%s","postings":[
                  {"from_account":"%s","to_account":"%s","amount":"8","currency":"USD"},
                  {"from_account":"%s","to_account":"%s","amount":"5","currency":"USD"},
                  {"from_account":"%s","to_account":"%s","amount":"3","currency":"USD"}],"metadata":{"why":"ring"}}""".formatted(TestServer.newId(), a, b, a, c, a, d);
        String tooMuch = """
                {"transaction_id":"%s","postings":[
                  {"from_account":"%s","to_account":"%s","amount":"8","currency":"USD"},
                  {"from_account":"%s","to_account":"%s","amount":"1","currency":"USD"},
                  {"from_account":"%s","to_account":"%s","amount":"1","currency":"USD"}],"metadata":{"why":"ring"}}""".formatted(TestServer.newId(), a, b, a, c, a, d);

        saldo.post("/v1/transactions", request).isProblem(422, "insufficient_funds");
        Answer posted = saldo.post("/v1/transactions", tooMuch).is(201);
        Answer repeated = saldo.post("/v1/transactions", tooMuch).is(200);

        assertEquals(posted.body(), repeated.body());
        assertEquals("2.0000", posted.text("postings.0.from_balance"));
        assertEquals("8.0000", posted.text("postings.0.to_balance"));
        assertEquals("0.0000", posted.text("postings.2.from_balance"));
        assertEquals("1.0000", posted.text("postings.2.to_balance"));
        assertEquals("8.0000", saldo.balance(b));
        assertEquals("1.0000", saldo.balance(c));
        assertEquals("1.0000", saldo.balance(d));
        saldo.assertBalanced();
    }

    @Test
    void capturesAHoldToAnotherPartition() {
        String payer = account(0, "holder", "10");
        String shop = account(2, "shop", "0");
        String closed = account(3, "gone", "0");
        saldo.patch("/v1/accounts/" + closed, "{\"status\":\"closed\"}").is(200);
        String hold = TestServer.newId();
        saldo.post("/v1/holds", """
                        {"transaction_id":"%s","from_account":"%s","to_account":"%s","amount":"6","currency":"USD"}""".formatted(hold, payer, shop)).is(201);
        String capture = TestServer.newId();

        saldo.post("/v1/holds/" + hold + "/capture", """
                        {"transaction_id":"%s","to_account":"%s"}""".formatted(TestServer.newId(), closed))
                .isProblem(422, "account_closed");
        Answer captured = saldo.post("/v1/holds/" + hold + "/capture", """
                        {"transaction_id":"%s","amount":"4"}""".formatted(capture))
                .is(201);
        Answer repeated = saldo.post("/v1/holds/" + hold + "/capture", """
                        {"transaction_id":"%s","amount":"4"}""".formatted(capture))
                .is(200);

        assertEquals(captured.body(), repeated.body());
        assertEquals("captured", captured.text("status"));
        assertEquals("2.0000", captured.text("released"));
        assertEquals("6.0000", captured.text("from_balance"));
        assertEquals("4.0000", captured.text("to_balance"));
        assertEquals("captured", saldo.get("/v1/transfers/" + hold).is(200).text("status"));
        assertEquals("captured", saldo.get("/v1/transfers/" + capture).is(200).text("status"));
        saldo.assertBalanced();
    }

    @Test
    void reversesAMovementBetweenPartitions() {
        String from = account(3, "regret", "10");
        String to = account(1, "regret", "0");
        String id = TestServer.newId();
        String reversal = TestServer.newId();
        Answer moved = saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "7"))
                .is(201);

        Answer reversed = saldo.post("/v1/transfers/" + id + "/reversal", """
                        {"transaction_id":"%s","amount":"3"}""".formatted(reversal))
                .is(201);
        Answer repeated = saldo.post("/v1/transfers/" + id + "/reversal", """
                        {"transaction_id":"%s","amount":"3"}""".formatted(reversal))
                .is(200);
        saldo.post("/v1/transfers/" + id + "/reversal", """
                        {"transaction_id":"%s","amount":"5"}""".formatted(TestServer.newId()))
                .isProblem(422, "limit_exceeded");

        assertEquals(reversed.body(), repeated.body());
        assertEquals("3.0000", reversed.text("reversed"));
        assertEquals("3.0000", saldo.get("/v1/transfers/" + id).is(200).text("reversed"));
        assertEquals("6.0000", saldo.balance(from));
        assertEquals("4.0000", saldo.balance(to));
        assertEquals(
                moved.body(),
                saldo.post("/v1/transfers", TestServer.transfer(id, from, to, "7"))
                        .is(200)
                        .body());
        saldo.assertBalanced();
    }

    @Test
    void doesABatchLineAfterLine() {
        String a = PartitionsTest.in(0, "line");
        String b = PartitionsTest.in(1, "line");
        String c = PartitionsTest.in(2, "line");
        String hold = TestServer.newId();
        String first = TestServer.newId();

        List<Answer> results = saldo.batch(
                        "{\"op\":\"account\",\"account_id\":\"" + a + "\"}",
                        "{\"op\":\"account\",\"account_id\":\"" + b + "\"}",
                        "{\"op\":\"account\",\"account_id\":\"" + c + "\"}",
                        line("deposit", TestServer.newId(), "\"to_account\":\"" + a + "\"", "10"),
                        move(first, a, b, "10"),
                        move(TestServer.newId(), b, c, "9"),
                        line("withdrawal", TestServer.newId(), "\"from_account\":\"" + c + "\"", "8"),
                        line("hold", hold, "\"from_account\":\"" + b + "\",\"to_account\":\"" + c + "\"", "1"),
                        "{\"op\":\"capture\",\"transaction_id\":\"" + TestServer.newId() + "\",\"hold_id\":\"" + hold
                                + "\"}",
                        move(TestServer.newId(), c, a, "2"),
                        "{\"op\":\"reversal\",\"transaction_id\":\"" + TestServer.newId() + "\",\"transfer_id\":\""
                                + first + "\"}",
                        move(first, b, a, "1"))
                .is(200)
                .lines();

        assertEquals("9.0000", results.get(5).text("to_balance"));
        assertEquals("1.0000", results.get(6).text("from_balance"));
        assertEquals("captured", results.get(8).text("status"));
        assertEquals("2.0000", results.get(9).text("to_balance"));
        assertEquals("insufficient_funds", results.get(10).text("code"));
        assertEquals("transaction_id_reused", results.get(11).text("code"));
        assertEquals("2.0000", saldo.balance(a));
        assertEquals("0.0000", saldo.balance(b));
        assertEquals("0.0000", saldo.balance(c));
        saldo.assertBalanced();
    }

    @RepeatedTest(20)
    void refusesADebitThatOnlyALaterLineWouldCover() {
        String poor = account(2, "early-" + TestServer.newId(), "7");
        String rich = account(1, "late-" + TestServer.newId(), "5");

        List<Answer> results = saldo.batch(
                        line("withdrawal", TestServer.newId(), "\"from_account\":\"" + poor + "\"", "8"),
                        move(TestServer.newId(), rich, poor, "1"),
                        line("withdrawal", TestServer.newId(), "\"from_account\":\"" + poor + "\"", "8"))
                .is(200)
                .lines();

        assertEquals("insufficient_funds", results.get(0).text("code"));
        assertEquals("8.0000", results.get(1).text("to_balance"));
        assertEquals("0.0000", results.get(2).text("from_balance"));
    }

    private static String line(String op, String id, String accounts, String amount) {
        return """
                {"op":"%s","transaction_id":"%s",%s,"amount":"%s","currency":"USD"}""".formatted(op, id, accounts, amount);
    }

    private static String move(String id, String from, String to, String amount) {
        return line("transfer", id, "\"from_account\":\"" + from + "\",\"to_account\":\"" + to + "\"", amount);
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : threads.invokeAll(requests)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    @RepeatedTest(5)
    void fortyIdenticalTransfersMoveMoneyOnce() throws Exception {
        String from = PartitionsTest.in(0, "storm-" + TestServer.newId());
        String to = PartitionsTest.in(1, "storm-" + TestServer.newId());
        saldo.open(from, "100");
        saldo.open(to, "0");
        String request = TestServer.transfer(TestServer.newId(), from, to, "7");
        Callable<Answer> one = () -> saldo.post("/v1/transfers", request);

        List<Answer> answers = atOnce(Collections.nCopies(40, one));

        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                39,
                answers.stream()
                        .filter(answer -> answer.status() == 200 && answer.isReplay())
                        .count());
        assertEquals(1, answers.stream().map(Answer::body).distinct().count());
        assertEquals("93.0000", saldo.balance(from));
    }

    @RepeatedTest(5)
    void oneIdForManyDifferentTransfersMovesOneOfThem() throws Exception {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            String account = PartitionsTest.in(i, "mixed-" + TestServer.newId());
            saldo.open(account, "100");
            accounts.add(account);
        }
        String id = TestServer.newId();
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String from = accounts.get(i % PARTITIONS);
            String to = accounts.get((i + 1 + i / PARTITIONS % 3) % PARTITIONS);
            String amount = Integer.toString(i + 1);
            requests.add(() -> saldo.post("/v1/transfers", TestServer.transfer(id, from, to, amount)));
        }

        List<Answer> answers = atOnce(requests);

        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                39, answers.stream().filter(answer -> answer.status() == 409).count());
        saldo.assertBalanced();
    }

    @Test
    void isBalancedAtEveryMoment() throws Exception {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < 2 * PARTITIONS; i++) {
            accounts.add(account(i % PARTITIONS, "bank-" + i, "100"));
        }
        AtomicBoolean isOver = new AtomicBoolean();
        List<Callable<Answer>> work = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String from = accounts.get(i % accounts.size());
            String to = accounts.get((i * 5 + 3 + i / 8) % accounts.size());
            work.add(() -> from.equals(to)
                    ? saldo.get("/health")
                    : saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), from, to, "9")));
        }

        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                while (!isOver.get()) {
                    saldo.assertBalanced();
                    count++;
                }
                return count;
            });
            List<Answer> answers = atOnce(work);
            isOver.set(true);

            assertTrue(reads.get() > 0);
            assertTrue(answers.stream().allMatch(answer -> answer.status() < 500));
        }
        long cents = accounts.stream()
                .mapToLong(account -> Long.parseLong(saldo.balance(account).replace(".", "")))
                .sum();
        assertEquals(accounts.size() * 1_000_000L, cents);
    }
}
