package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    @Test
    void pagesStablyWhileMoneyMoves() {
        saldo.open("pages", "0");
        for (int i = 1; i <= 10; i++) {
            saldo.deposit("pages", Integer.toString(i));
        }

        List<String> amounts = new ArrayList<>();
        Answer page = saldo.get("/v1/accounts/pages/history?limit=3").is(200);
        while (true) {
            for (int i = 0; i < page.count("entries"); i++) {
                amounts.add(page.text("entries." + i + ".amount"));
            }
            if (page.at("next_cursor") == null) {
                break;
            }
            saldo.deposit("pages", "100");
            page = saldo.get("/v1/accounts/pages/history?limit=3&cursor=" + page.text("next_cursor"))
                    .is(200);
        }

        assertEquals(
                List.of(
                        "10.0000", "9.0000", "8.0000", "7.0000", "6.0000", "5.0000", "4.0000", "3.0000", "2.0000",
                        "1.0000"),
                amounts);
    }

    @Test
    void filtersByCurrencyTypeAndTime() {
        saldo.open("filtered", "5");
        saldo.open("friend", "0");
        saldo.post("/v1/deposits", """
                        {"transaction_id":"%s","to_account":"filtered","amount":"0.5","currency":"BTC"}""".formatted(TestServer.newId())).is(201);
        saldo.putClockForward(Duration.ofSeconds(10));
        Answer sent = saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "filtered", "friend", "1"))
                .is(201);
        String history = "/v1/accounts/filtered/history?";

        assertEquals(3, saldo.get(history).count("entries"));
        Answer bitcoin = saldo.get(history + "currency=BTC");
        assertEquals(1, bitcoin.count("entries"));
        assertEquals("0.50000000", bitcoin.text("entries.0.amount"));
        Answer transfers = saldo.get(history + "type=transfer");
        assertEquals("debit", transfers.text("entries.0.direction"));
        assertEquals("friend", transfers.text("entries.0.counterparty"));
        assertEquals("4.0000", transfers.text("entries.0.balance_after"));
        assertEquals(1, saldo.get(history + "from=" + sent.text("timestamp")).count("entries"));
        assertEquals(2, saldo.get(history + "to=" + sent.text("timestamp")).count("entries"));
        assertEquals(
                1,
                saldo.get(history + "from=" + sent.text("timestamp").replace("Z", "+00:00"))
                        .count("entries"));
        saldo.get(history + "currency=NONE").isProblem(422, "currency_not_found");
    }

    @Test
    void tellsTheBalanceAsItStood() {
        saldo.open("past", "1");
        Answer first = saldo.deposit("past", "2");
        saldo.putClockForward(Duration.ofSeconds(10));
        Answer second = saldo.deposit("past", "4");
        String balance = "/v1/accounts/past/balance?currency=USD";

        assertEquals("7.0000", saldo.get(balance).text("balance"));
        assertEquals(
                "3.0000",
                saldo.get(balance + "&at_sequence=" + first.number("sequence")).text("balance"));
        assertEquals(
                "1.0000",
                saldo.get(balance + "&at_sequence=" + (first.number("sequence") - 1))
                        .text("balance"));
        assertEquals(
                "3.0000", saldo.get(balance + "&at=" + first.text("timestamp")).text("balance"));
        assertEquals(
                "7.0000", saldo.get(balance + "&at=" + second.text("timestamp")).text("balance"));
        assertEquals("0.0000", saldo.get(balance + "&at=2001-01-01T00:00:00Z").text("balance"));
        assertEquals("0.0000", saldo.get(balance.replace("USD", "EUR")).text("balance"));
    }

    @Test
    void addsUpWhatWentThroughAnAccount() {
        saldo.open("total", "10");
        saldo.open("total-2", "0");
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "total", "total-2", "3"));
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "total-2", "total", "1"));

        Answer stats = saldo.get("/v1/accounts/total/stats").is(200);

        assertEquals("10.0000", stats.text("currencies.0.deposited"));
        assertEquals("3.0000", stats.text("currencies.0.transferred_out"));
        assertEquals("1.0000", stats.text("currencies.0.transferred_in"));
        assertEquals(1, stats.number("currencies.0.transfers_in"));
        assertEquals(false, stats.at("suspicious"));
        assertEquals(saldo.get("/v1/accounts/total/history").text("entries.0.timestamp"), stats.text("last_activity"));
        saldo.post("/v1/accounts", "{\"account_id\":\"total-3\"}").is(201);
        assertNull(saldo.get("/v1/accounts/total-3/stats").at("last_activity"));
    }

    @Test
    void showsTheActivityOfAUser() {
        for (String account : List.of("act-1", "act-2")) {
            saldo.post("/v1/accounts", "{\"account_id\":\"" + account + "\",\"user_id\":\"actor\"}")
                    .is(201);
            saldo.deposit(account, "1");
        }
        saldo.deposit("act-1", "2");

        Answer page = saldo.get("/v1/users/actor/activity?limit=2").is(200);
        Answer rest = saldo.get("/v1/users/actor/activity?limit=2&cursor=" + page.text("next_cursor"));

        assertEquals("act-1", page.text("entries.0.account_id"));
        assertEquals("act-2", page.text("entries.1.account_id"));
        assertEquals("act-1", rest.text("entries.0.account_id"));
        assertEquals(1, rest.count("entries"));
    }

    @Test
    void sumsToZeroInEveryCurrency() {
        saldo.open("zero", "12.3456");

        Answer balance = saldo.get("/v1/ledger/trial-balance").is(200);

        assertTrue(balance.count("currencies") >= 1);
        for (int i = 0; i < balance.count("currencies"); i++) {
            assertTrue(balance.text("currencies." + i + ".sum").matches("0\\.0+"));
        }
        assertEquals(saldo.sequence(), balance.number("sequence"));
    }

    @Test
    void waitsForASequence() {
        saldo.open("fresh", "1");
        long sequence = saldo.sequence();

        saldo.get("/v1/accounts/fresh?min_sequence=" + sequence + "&consistency=local")
                .is(200);
        Answer tooEarly = saldo.get("/v1/accounts/fresh?min_sequence=" + (sequence + 1_000_000))
                .isProblem(503, "not_yet");

        assertEquals("1", tooEarly.header("Retry-After"));
    }

    @Test
    void registersACurrencyOnce() {
        saldo.post("/v1/currencies", "{\"currency\":\"POINTS\",\"scale\":2}").is(201);
        saldo.post("/v1/currencies", "{\"currency\":\"POINTS\",\"scale\":2}").is(200);
        saldo.post("/v1/currencies", "{\"currency\":\"POINTS\",\"scale\":3}").isProblem(409, "currency_exists");
        saldo.open("collector", "0");

        Answer deposit =
                saldo.post("/v1/deposits", """
                        {"transaction_id":"%s","to_account":"collector","amount":7,"currency":"POINTS"}""".formatted(TestServer.newId())).is(201);

        assertEquals("7.00", deposit.text("amount"));
        assertTrue(saldo.get("/v1/currencies").body().contains("{\"currency\":\"POINTS\",\"scale\":2}"));
    }
}
