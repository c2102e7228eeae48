package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The older APIs with many at once: what is one request happens once, and nobody's money goes to another. */
@Timeout(120)
final class OlderApisStormTest {
    private static final int MANY = 40;
    private static final String TEXT = "/api/1.0/wallet/";

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "100000");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
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

    /** All answers are the same and all but one say that they repeat it. */
    private static void assertOnce(List<Answer> answers) {
        assertEquals(1, answers.stream().map(Answer::body).distinct().count());
        assertEquals(
                answers.size() - 1, answers.stream().filter(Answer::isReplay).count());
    }

    @RepeatedTest(5)
    void fortyIdenticalTransfersMoveMoneyOnce(RepetitionInfo repetition) throws Exception {
        String id = "storm-" + repetition.getCurrentRepetition();
        List<Callable<Answer>> ways = List.of(
                () -> saldo.get(TEXT + "balance_transfer?fromAccount=a&toAccount=b&amount=7&transactionId=" + id),
                () -> saldo.post(
                        "/wallets/a/transfer", "{\"to_wallet_id\":\"b\",\"amount\":\"7\"}", "Idempotency-Key", id),
                () -> saldo.post(
                        "/wallet/a/transfer", "{\"toWalletId\":\"b\",\"amount\":7,\"requestId\":\"" + id + "\"}"));

        for (Callable<Answer> way : ways) {
            long sequence = saldo.sequence();

            List<Answer> answers = atOnce(Collections.nCopies(MANY, way));

            assertOnce(answers);
            assertEquals(sequence + 1, saldo.sequence());
        }
    }

    @RepeatedTest(5)
    void oneTransferToANewWalletOpensItOnce(RepetitionInfo repetition) throws Exception {
        String wallet = "new-" + repetition.getCurrentRepetition();
        String request = "{\"toWalletId\":\"" + wallet + "\",\"amount\":7,\"requestId\":\"" + wallet + "\"}";

        List<Answer> answers = atOnce(Collections.nCopies(
                MANY, () -> saldo.post("/wallet/a/transfer", request).is(201)));

        assertOnce(answers);
        assertEquals("7.0000", saldo.balance(wallet));
    }

    @RepeatedTest(5)
    void fortyFirstDepositsMakeOneWalletAndBringAllTheirMoney(RepetitionInfo repetition) throws Exception {
        String wallet = "first-" + repetition.getCurrentRepetition();

        List<Answer> answers = atOnce(Collections.nCopies(
                MANY,
                () -> saldo.post("/wallet/" + wallet + "/deposit", "{\"amount\":1}")
                        .is(201)));

        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> Boolean.TRUE.equals(answer.at("created")))
                        .count());
        assertEquals("40.0000", saldo.balance(wallet));
        assertEquals(
                MANY,
                answers.stream()
                        .map(answer -> answer.text("requestId"))
                        .distinct()
                        .count());
    }

    @RepeatedTest(5)
    void fortyCreationsGiveFortyAccounts() throws Exception {
        List<Callable<Answer>> requests = IntStream.rangeClosed(1, MANY)
                .<Callable<Answer>>mapToObj(i -> () ->
                        saldo.get(TEXT + "create_account?startAmount=" + i).is(200))
                .toList();

        List<Answer> answers = atOnce(requests);

        assertEquals(
                MANY,
                answers.stream().map(OlderApisStormTest::number).distinct().count());
        for (int i = 0; i < MANY; i++) {
            assertEquals((i + 1) + ".0000", saldo.balance(number(answers.get(i))));
        }
    }

    private static String number(Answer created) {
        return created.body().substring("Account: ".length(), created.body().indexOf(" :"));
    }

    @RepeatedTest(5)
    void fortyIdenticalCreationsGiveOneAccount(RepetitionInfo repetition) throws Exception {
        String request = TEXT + "create_account?startAmount=5&transactionId=one-" + repetition.getCurrentRepetition();
        long sequence = saldo.sequence();

        List<Answer> answers =
                atOnce(Collections.nCopies(MANY, () -> saldo.get(request).is(200)));

        assertOnce(answers);
        assertEquals(sequence + 2, saldo.sequence());
    }

    @RepeatedTest(10)
    void bringsNoMoneyToAccountsThatOthersOpenUnderTheNextNumbers() throws Exception {
        String last = number(saldo.get(TEXT + "create_account?startAmount=0").is(200));
        long next = Long.parseLong(last) + 1;
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String taken = Long.toString(next + i);
            requests.add(() -> saldo.post("/v1/accounts", "{\"account_id\":\"" + taken + "\"}"));
            requests.add(() -> saldo.get(TEXT + "create_account?startAmount=3"));
        }

        List<Answer> answers = atOnce(requests);

        for (int i = 0; i < requests.size(); i += 2) {
            Answer opened = answers.get(i);
            if (opened.status() == 201) {
                assertEquals("0.0000", saldo.balance(opened.text("account_id")));
            } else {
                // Both opened the same, and the ledger cannot know that they did not mean the same.
                assertTrue(opened.is(200).isReplay());
            }
            Answer created = answers.get(i + 1);
            if (created.status() == 200) {
                assertEquals("3.0000", saldo.balance(number(created)));
            } else {
                assertEquals(
                        "The account's number was taken meanwhile; nothing was kept, try again\n",
                        created.is(503).body());
            }
        }
    }

    @RepeatedTest(3)
    void neitherMakesNorLosesMoney() throws Exception {
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String from = "p-" + i % 5;
            String to = "p-" + (i * 3 + 1) % 5;
            requests.add(() -> saldo.post("/wallet/" + from + "/deposit", "{\"amount\":1.5}"));
            requests.add(
                    () -> saldo.get(TEXT + "balance_transfer?fromAccount=" + from + "&toAccount=" + to + "&amount=1"));
            requests.add(() -> saldo.post(
                    "/wallets/" + from + "/transfer", "{\"to_wallet_id\":\"" + to + "\",\"amount\":\"0.5\"}"));
            requests.add(() -> saldo.post("/wallet/" + from + "/withdraw", "{\"amount\":0.25}"));
        }

        atOnce(requests).forEach(answer -> assertTrue(answer.status() < 500, answer.body()));

        assertEquals("0.0000", saldo.get("/v1/ledger/trial-balance").text("currencies.0.sum"));
        for (int i = 0; i < 5; i++) {
            String wallet = "p-" + i;
            assertEquals(new BigDecimal(saldo.balance(wallet)), sumOfHistory(wallet), wallet);
        }
    }

    private static BigDecimal sumOfHistory(String wallet) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object line :
                Json.array(saldo.get("/wallets/" + wallet + "/history").at("data"))) {
            BigDecimal amount = new BigDecimal(String.valueOf(Json.object(line).get("amount")));
            boolean isOut = "TRANSFER_OUT".equals(Json.object(line).get("event_type"));
            sum = isOut ? sum.subtract(amount) : sum.add(amount);
        }
        return sum;
    }
}
