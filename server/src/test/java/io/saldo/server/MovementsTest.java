package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MovementsTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("alice", "1000");
        saldo.open("bob", "0");
        saldo.open("carol", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/transfers", "/v1/wallet/balance_transfer"})
    void movesMoneyAndTellsBothBalances(String path) {
        saldo.open("from" + path.hashCode(), "100");
        saldo.open("to" + path.hashCode(), "1");

        Answer moved = saldo.post(
                        path,
                        TestServer.transfer(
                                TestServer.newId(), "from" + path.hashCode(), "to" + path.hashCode(), "12.34"))
                .is(201);

        assertEquals("completed", moved.text("status"));
        assertEquals("12.3400", moved.text("amount"));
        assertEquals("87.6600", moved.text("from_balance"));
        assertEquals("13.3400", moved.text("to_balance"));
        assertEquals(saldo.sequence(), moved.number("sequence"));
        assertTrue(moved.text("timestamp").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z"));
    }

    @Test
    void depositsComeFromOutsideAndWithdrawalsGoThere() {
        saldo.open("visitor", "0");

        Answer deposit = saldo.deposit("visitor", "20");
        Answer withdrawal =
                saldo.post("/v1/withdrawals", """
                        {"transaction_id":"%s","from_account":"visitor","amount":"5","currency":"USD"}""".formatted(TestServer.newId())).is(201);

        assertEquals("@external", deposit.text("from_account"));
        assertEquals("@external", withdrawal.text("to_account"));
        assertEquals("15.0000", withdrawal.text("from_balance"));
    }

    @Test
    void answersARepeatWithTheSameBytes() {
        String id = TestServer.newId();
        Answer first = saldo.post("/v1/transfers", """
                        {"transaction_id":"%s","from_account":"alice","to_account":"bob","amount":"1.50","currency":"USD",
                         "metadata":{"b":[1,2.0],"a":{"z":null,"y":"\\u00e9"}}}""".formatted(id)).is(201);
        long sequence = saldo.sequence();
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "alice", "bob", "1"))
                .is(201);

        Answer repeat = saldo.post("/v1/transfers", """
                        {"metadata":{"a":{"y":"é","z":null},"b":[1,2.0]},"currency":"USD","amount":1.5000,
                         "to_account":"bob","from_account":"alice","transaction_id":"%s"}""".formatted(id.toUpperCase(Locale.ROOT)))
                .is(200);

        assertTrue(repeat.isReplay());
        assertFalse(first.isReplay());
        assertEquals(first.body(), repeat.body());
        assertEquals(sequence + 1, saldo.sequence());
    }

    @Test
    void remembersARefusalAndRepeatsItsBytes() {
        String id = TestServer.newId();
        String request = TestServer.transfer(id, "bob", "alice", "1000000");
        Answer first = saldo.post("/v1/transfers", request).isProblem(422, "insufficient_funds");
        saldo.deposit("bob", "1000001");

        Answer repeat = saldo.post("/v1/transfers", request).isProblem(422, "insufficient_funds");

        assertTrue(repeat.isReplay());
        assertEquals(first.body(), repeat.body());
        assertEquals(id, first.text("transaction_id"));
        Answer record = saldo.get("/v1/transfers/" + id).is(200);
        assertEquals("refused", record.text("status"));
        assertEquals("insufficient_funds", record.text("code"));
        assertEquals("command_refused", record.text("events.0.type"));
    }

    @Test
    void refusesAnIdThatWasUsedForSomethingElse() {
        String id = TestServer.newId();
        saldo.post("/v1/transfers", TestServer.transfer(id, "alice", "bob", "1"))
                .is(201);
        long sequence = saldo.sequence();

        saldo.post("/v1/transfers", TestServer.transfer(id, "alice", "bob", "1.01"))
                .isProblem(409, "transaction_id_reused");
        saldo.post("/v1/transfers", TestServer.transfer(id, "alice", "carol", "1"))
                .isProblem(409, "transaction_id_reused");
        saldo.post("/v1/holds", """
                        {"transaction_id":"%s","from_account":"alice","amount":"1","currency":"USD"}""".formatted(id)).isProblem(409, "transaction_id_reused");
        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void refusesWhatTheLedgerRefuses() {
        transfer("nobody", "bob", "1", "USD").isProblem(404, "account_not_found");
        transfer("alice", "alice", "1", "USD").isProblem(422, "same_account");
        transfer("alice", "bob", "1", "NONE").isProblem(422, "currency_not_found");
        transfer("carol", "bob", "0.0001", "USD").isProblem(422, "insufficient_funds");
    }

    private static Answer transfer(String from, String to, String amount, String currency) {
        return saldo.post("/v1/transfers", """
                {"transaction_id":"%s","from_account":"%s","to_account":"%s","amount":"%s","currency":"%s"}""".formatted(TestServer.newId(), from, to, amount, currency));
    }

    @Test
    void movesAllPostingsOrNone() {
        saldo.open("t1", "10");
        saldo.open("t2", "0");
        saldo.open("t3", "0");
        String posting = "{\"from_account\":\"%s\",\"to_account\":\"%s\",\"amount\":\"%s\",\"currency\":\"USD\"}";
        String request = "{\"transaction_id\":\"%s\",\"postings\":[%s,%s],\"metadata\":{\"split\":true}}";

        Answer done = saldo.post(
                        "/v1/transactions",
                        request.formatted(
                                TestServer.newId(),
                                posting.formatted("t1", "t2", "10"),
                                posting.formatted("t2", "t3", "4")))
                .is(201);
        Answer refused = saldo.post(
                        "/v1/transactions",
                        request.formatted(
                                TestServer.newId(),
                                posting.formatted("t2", "t3", "6"),
                                posting.formatted("t2", "t3", "1")))
                .isProblem(422, "insufficient_funds");

        assertEquals("10.0000", done.text("postings.0.to_balance"));
        assertEquals("6.0000", done.text("postings.1.from_balance"));
        assertEquals("6.0000", saldo.balance("t2"));
        assertTrue(refused.number("sequence") > done.number("sequence"));
    }

    @Test
    void holdsMoneyCapturesAPartAndReleasesTheRest() {
        saldo.open("h1", "10");
        String id = hold("h1", "8", Optional.of("bob"), "");

        assertEquals("2.0000", saldo.get("/v1/accounts/h1").text("balances.0.available"));
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "h1", "bob", "3"))
                .isProblem(422, "insufficient_funds");
        String capture = "{\"transaction_id\":\"%s\",\"amount\":\"5\"}".formatted(TestServer.newId());
        Answer captured = saldo.post("/v1/holds/" + id + "/capture", capture).is(201);

        assertEquals("captured", captured.text("status"));
        assertEquals("5.0000", captured.text("from_balance"));
        assertEquals("3.0000", captured.text("released"));
        assertEquals("0.0000", saldo.get("/v1/accounts/h1").text("balances.0.held"));
        assertEquals(
                captured.body(),
                saldo.post("/v1/holds/" + id + "/capture", capture).is(200).body());
        saldo.post("/v1/holds/" + id + "/void", "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .isProblem(422, "hold_not_open");
        Answer record = saldo.get("/v1/transfers/" + id).is(200);
        assertEquals("captured", record.text("status"));
        assertEquals(2, record.count("events"));
    }

    @Test
    void voidsAHoldAndLetsAnotherExpire() {
        saldo.open("h2", "10");
        String voided = hold("h2", "1", Optional.empty(), "");
        String expiring = hold("h2", "2", Optional.empty(), ",\"expires_in_seconds\":60");

        Answer answer = saldo.post(
                        "/v1/holds/" + voided + "/void", "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .is(201);
        saldo.putClockForward(Duration.ofSeconds(61));
        saldo.deposit("h2", "1");

        assertEquals("voided", answer.text("status"));
        assertEquals("2.0000", answer.text("held"));
        assertEquals("expired", saldo.get("/v1/transfers/" + expiring).text("status"));
        assertEquals("11.0000", saldo.get("/v1/accounts/h2").text("balances.0.available"));
        saldo.post("/v1/holds/" + expiring + "/capture", "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .isProblem(422, "hold_not_open");
        saldo.post(
                        "/v1/holds/" + TestServer.newId() + "/void",
                        "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .isProblem(404, "hold_not_found");
    }

    private static String hold(String from, String amount, Optional<String> to, String more) {
        String id = TestServer.newId();
        String receiver =
                to.map(account -> ",\"to_account\":\"" + account + "\"").orElse("");
        Answer held = saldo.post("/v1/holds", """
                        {"transaction_id":"%s","from_account":"%s","amount":"%s","currency":"USD"%s%s}""".formatted(id, from, amount, receiver, more))
                .is(201);
        assertEquals("held", held.text("status"));
        assertEquals(id, held.text("hold_id"));
        return id;
    }

    @Test
    void reversesNeverMoreThanWasMoved() {
        saldo.open("r1", "10");
        saldo.open("r2", "0");
        String id = TestServer.newId();
        saldo.post("/v1/transfers", TestServer.transfer(id, "r1", "r2", "10")).is(201);

        Answer part = reverse(id, ",\"amount\":\"4\"").is(201);
        reverse(id, ",\"amount\":\"7\"").isProblem(422, "limit_exceeded");
        Answer rest = reverse(id, "").is(201);
        reverse(id, "").isProblem(422, "limit_exceeded");

        assertEquals("4.0000", part.text("reversed"));
        assertEquals(id, part.text("transfer_id"));
        assertEquals("10.0000", rest.text("reversed"));
        assertEquals("10.0000", saldo.balance("r1"));
        Answer record = saldo.get("/v1/transfers/" + id).is(200);
        assertEquals("completed", record.text("status"));
        assertEquals("10.0000", record.text("reversed"));
        assertEquals(3, record.count("events"));
        reverse(TestServer.newId(), "").isProblem(404, "transfer_not_found");
        reverse(part.text("transaction_id"), "").isProblem(422, "not_reversible");
    }

    private static Answer reverse(String id, String more) {
        return saldo.post(
                "/v1/transfers/" + id + "/reversal", "{\"transaction_id\":\"" + TestServer.newId() + "\"" + more + "}");
    }

    @Test
    void keepsAmountsExactUpToTheEdgeOf128Bits() {
        saldo.post("/v1/currencies", "{\"currency\":\"UNIT\",\"scale\":0}").is(201);
        saldo.open("edge", "0");
        String max = "170141183460469231731687303715884105727";
        String deposit = """
                {"transaction_id":"%s","to_account":"edge","amount":%s,"currency":"UNIT"}""";

        Answer huge = saldo.post("/v1/deposits", deposit.formatted(TestServer.newId(), max))
                .is(201);
        Answer tooMuch = saldo.post("/v1/deposits", deposit.formatted(TestServer.newId(), "1"))
                .isProblem(422, "limit_exceeded");

        assertEquals(max, huge.text("amount"));
        assertEquals("-" + max, huge.text("from_balance"));
        assertTrue(tooMuch.number("sequence") > 0);
        saldo.post("/v1/deposits", deposit.formatted(TestServer.newId(), "170141183460469231731687303715884105728"))
                .isProblem(400, "invalid_request");
    }
}
