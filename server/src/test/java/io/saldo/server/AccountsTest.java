package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountsTest {
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
    void opensAnAccountAndShowsIt() {
        Answer opened = saldo.post("/v1/accounts", """
                        {"account_id":"alice","user_id":"u-1","metadata":{"tier":1.50,"a":"ü"},
                         "limits":[{"currency":"USD","minimum_balance":"-10"},{"currency":"EUR","minimum_balance":5}]}""").is(201);

        Answer shown = saldo.get("/v1/accounts/alice").is(200);

        assertEquals("active", shown.text("status"));
        assertEquals("u-1", shown.text("user_id"));
        assertTrue(shown.body().contains("\"metadata\":{\"a\":\"ü\",\"tier\":1.50}"));
        assertEquals(Map.of("EUR", "5.0000", "USD", "-10.0000"), limits(shown));
        assertEquals(opened.text("created_at"), shown.text("created_at"));
        assertEquals(opened.number("sequence"), shown.number("sequence"));
    }

    private static Map<String, String> limits(Answer account) {
        return Map.of(
                account.text("limits.0.currency"), account.text("limits.0.minimum_balance"),
                account.text("limits.1.currency"), account.text("limits.1.minimum_balance"));
    }

    @Test
    void opensTheSameAccountOnce() {
        String request = "{\"account_id\":\"once\",\"user_id\":\"u-2\",\"metadata\":{\"a\":1,\"b\":2}}";
        Answer first = saldo.post("/v1/accounts", request).is(201);
        long sequence = saldo.sequence();

        Answer again = saldo.post(
                        "/v1/accounts", "{\"metadata\":{\"b\":2,\"a\":1},\"user_id\":\"u-2\",\"account_id\":\"once\"}")
                .is(200);

        assertEquals(first.text("created_at"), again.text("created_at"));
        assertEquals(sequence, saldo.sequence());
        saldo.post("/v1/accounts", "{\"account_id\":\"once\"}").isProblem(409, "account_exists");
    }

    @Test
    void givesAnAccountAnIdWhenTheClientDoesNot() {
        Answer first = saldo.post("/v1/accounts", "{}").is(201);
        Answer second = saldo.post("/v1/accounts", "{}").is(201);

        assertFalse(first.text("account_id").equals(second.text("account_id")));
        assertNull(first.at("user_id"));
        saldo.get("/v1/accounts/" + first.text("account_id")).is(200);
    }

    @Test
    void showsTheSystemsAccount() {
        saldo.get("/v1/accounts/@external").is(200);
        saldo.get("/v1/accounts/%40external").is(200);
        saldo.patch("/v1/accounts/@external", "{\"status\":\"frozen\"}").isProblem(400, "invalid_request");
    }

    @Test
    void freezesThawsAndClosesAnAccount() {
        saldo.open("changing", "5");
        saldo.open("other", "5");

        assertEquals(
                "frozen",
                saldo.patch("/v1/accounts/changing", "{\"status\":\"frozen\"}")
                        .is(200)
                        .text("status"));
        transfer("changing", "other").isProblem(422, "account_frozen");
        transfer("other", "changing").isProblem(422, "account_frozen");
        saldo.patch("/v1/accounts/changing", "{\"status\":\"active\"}").is(200);
        saldo.patch("/v1/accounts/changing", "{\"status\":\"closed\"}").isProblem(422, "account_not_empty");
        transfer("changing", "other").is(201);
        saldo.patch("/v1/accounts/changing", "{\"status\":\"closed\"}").is(200);
        transfer("other", "changing").isProblem(422, "account_closed");
        saldo.patch("/v1/accounts/changing", "{\"status\":\"active\"}").isProblem(422, "account_closed");
    }

    private static Answer transfer(String from, String to) {
        return saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), from, to, "5"));
    }

    @Test
    void replacesMetadataAndKeepsWhatIsNotGiven() {
        saldo.post("/v1/accounts", "{\"account_id\":\"kept\",\"metadata\":{\"a\":1}}")
                .is(201);

        saldo.patch("/v1/accounts/kept", "{\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"-1\"}]}")
                .is(200);
        assertTrue(saldo.get("/v1/accounts/kept").body().contains("\"metadata\":{\"a\":1}"));
        saldo.patch("/v1/accounts/kept", "{\"metadata\":{}}").is(200);

        Answer shown = saldo.get("/v1/accounts/kept");
        assertTrue(shown.body().contains("\"metadata\":{}"));
        assertEquals("-1.0000", shown.text("limits.0.minimum_balance"));
    }

    @Test
    void allowsAnOverdraftDownToTheMinimum() {
        saldo.open("poor", "0");
        saldo.open("rich", "0");
        saldo.patch("/v1/accounts/poor", "{\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"-5\"}]}")
                .is(200);

        transfer("poor", "rich").is(201);
        transfer("poor", "rich").isProblem(422, "insufficient_funds");
        assertEquals("-5.0000", saldo.balance("poor"));
    }

    @Test
    void listsTheAccountsOfAUserInPages() {
        for (int i = 0; i < 5; i++) {
            saldo.post("/v1/accounts", "{\"account_id\":\"list-" + i + "\",\"user_id\":\"lister\"}")
                    .is(201);
        }

        Answer first = saldo.get("/v1/users/lister/accounts?limit=2").is(200);
        Answer second = saldo.get("/v1/users/lister/accounts?limit=3&cursor=" + first.text("next_cursor"))
                .is(200);

        assertEquals("list-4", first.text("accounts.0.account_id"));
        assertEquals("list-2", second.text("accounts.0.account_id"));
        assertEquals("list-0", second.text("accounts.2.account_id"));
        assertNull(second.at("next_cursor"));
        assertEquals(0, saldo.get("/v1/users/nobody/accounts").is(200).count("accounts"));
    }

    @Test
    void doesNotFindWhatIsNotThere() {
        saldo.get("/v1/accounts/nobody").isProblem(404, "account_not_found");
        saldo.patch("/v1/accounts/nobody", "{\"status\":\"frozen\"}").isProblem(404, "account_not_found");
        saldo.get("/v1/accounts/nobody/history").isProblem(404, "account_not_found");
        saldo.get("/v1/accounts/nobody/stats").isProblem(404, "account_not_found");
        saldo.get("/v1/accounts/nobody/balance?currency=USD").isProblem(404, "account_not_found");
        saldo.get("/v1/transfers/" + TestServer.newId()).isProblem(404, "transfer_not_found");
    }
}
