package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.server.config.ConfigRefused;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The older APIs together, on one ledger: what one moves, all see. */
final class OlderApisTest {
    private static final String TEXT = "/api/1.0/wallet/";
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
    private static final Pattern LINE = Pattern.compile("Account: (\\S+) Amount: ([+-][0-9.]+)");

    @TempDir
    Path directory;

    private TestServer saldo;

    @BeforeEach
    void start() {
        saldo = TestServer.start(directory.resolve("data"));
    }

    @AfterEach
    void stop() {
        saldo.close();
    }

    private Answer text(String request) {
        return saldo.get(TEXT + request);
    }

    private String textBalance(String account) {
        return text("get_balance?accountID=" + account).is(200).body().strip();
    }

    private Answer deposit(String wallet, String amount) {
        return saldo.post("/wallet/" + wallet + "/deposit", "{\"amount\":" + amount + "}")
                .is(201);
    }

    private String envelopeWallet(String user) {
        return saldo.post("/wallets", "{\"user_id\":\"" + user + "\"}").is(200).text("data.id");
    }

    @Test
    void showsMoneyOfOneApiThroughAllOthers() {
        deposit("w-1", "12.34");

        assertEquals("Account: w-1 : Balance: 12.34", textBalance("w-1"));
        assertEquals("12.3400", saldo.get("/wallets/w-1").is(200).text("data.balance"));
        assertEquals("12.3400", saldo.balance("w-1"));
        assertEquals("12.3400", saldo.get("/wallet/w-1").text("balance"));
    }

    @Test
    void movesMoneyRoundThroughAllApis() {
        String opened = text("create_account?startAmount=100").body();
        String number = opened.substring("Account: ".length(), opened.indexOf(" :"));
        String wallet = envelopeWallet("alice");

        text("balance_transfer?amount=40&fromAccount=" + number + "&toAccount=" + wallet);
        saldo.post("/wallets/" + wallet + "/transfer", "{\"to_wallet_id\":\"" + number + "\",\"amount\":\"10.5\"}")
                .is(200);
        saldo.post("/wallet/" + wallet + "/transfer", "{\"toWalletId\":\"w-1\",\"amount\":9.5}")
                .is(201);
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), "w-1", number, "0.5"))
                .is(201);
        saldo.post("/wallet/w-1/withdraw", "{\"amount\":2}").is(201);

        assertEquals("Account: " + number + " : Balance: 71", textBalance(number));
        assertEquals("20.0000", saldo.get("/wallets/" + wallet).text("data.balance"));
        assertEquals("7.0000", saldo.get("/wallet/w-1").text("balance"));
        assertEquals("0.0000", saldo.get("/v1/ledger/trial-balance").text("currencies.0.sum"));
        assertEquals(
                "[TRANSFER_OUT, TRANSFER_OUT, TRANSFER_IN, WALLET_CREATED]",
                types(saldo.get("/wallets/" + wallet + "/history"), "data", "event_type"));
        assertEquals(
                "[TRANSFER_OUT, TRANSFER_OUT, TRANSFER_IN, WALLET_CREATED]",
                types(saldo.get("/wallets/w-1/history"), "data", "event_type"));
    }

    private static String types(Answer answer, String path, String field) {
        return Json.array(answer.at(path)).stream()
                .map(item -> String.valueOf(Json.object(item).get(field)))
                .toList()
                .toString();
    }

    @Test
    void leavesOtherCurrenciesAlone() {
        saldo.open("mixed", "5");
        saldo.post("/v1/deposits", """
                        {"transaction_id":"%s","to_account":"mixed","amount":"7","currency":"EUR"}""".formatted(TestServer.newId())).is(201);

        assertEquals("Account: mixed : Balance: 5", textBalance("mixed"));
        assertEquals("5.0000", saldo.get("/wallets/mixed").text("data.balance"));
        assertEquals("5.0000", saldo.get("/wallet/mixed").text("balance"));
        assertEquals(2, saldo.get("/wallets/mixed/history").count("data"));
        assertEquals(
                1,
                Json.array(Json.parse(saldo.get("/wallet/mixed/history").body()))
                        .size());
        assertEquals("5.0000", saldo.get("/wallet/mixed/stats").text("totalDeposited"));
        assertFalse(text("events").body().contains("+7"));
    }

    @Test
    void tellsHowMuchWasAvailableBesideWhatIsHeld() {
        String wallet = envelopeWallet("alice");
        saldo.post("/wallets/" + wallet + "/fund", "{\"amount\":\"100\"}").is(200);
        saldo.post("/v1/holds", """
                        {"transaction_id":"%s","from_account":"%s","amount":"30","currency":"USD"}""".formatted(TestServer.newId(), wallet)).is(201);
        deposit("w-1", "1");

        Answer refused = saldo.post(
                        "/wallets/" + wallet + "/transfer", "{\"to_wallet_id\":\"w-1\",\"amount\":\"70.01\"}")
                .is(400);

        assertEquals("Insufficient balance. Required: 70.0100, Available: 70.0000", refused.text("error"));
    }

    @Test
    void refusesToMoveMoneyOfAFrozenWallet() {
        deposit("w-1", "5");
        deposit("w-2", "5");
        saldo.patch("/v1/accounts/w-1", "{\"status\":\"frozen\"}").is(200);

        assertEquals(
                "Return Status: AccountFrozen: \n",
                text("balance_transfer?fromAccount=w-1&toAccount=w-2&amount=1")
                        .is(200)
                        .body());
        String detail = "an account that would send or receive is frozen";
        assertEquals(
                detail,
                saldo.post("/wallets/w-1/fund", "{\"amount\":\"1\"}").is(422).text("error"));
        Answer refused = saldo.post("/wallet/w-1/withdraw", "{\"amount\":1}").is(422);
        assertEquals(
                detail + " Unprocessable Entity 422",
                "%s %s %s".formatted(refused.text("message"), refused.text("error"), refused.number("statusCode")));
        saldo.post("/wallet/w-1/transfer", "{\"toWalletId\":\"new\",\"amount\":1}")
                .is(422);
        assertEquals(false, saldo.get("/wallet/new").at("exists"));
    }

    @Test
    void usesAnOverdraftThatTheCanonicalApiAllowed() {
        saldo.post(
                        "/v1/accounts",
                        "{\"account_id\":\"credit\",\"limits\":[{\"currency\":\"USD\",\"minimum_balance\":\"-10\"}]}")
                .is(201);

        saldo.post("/wallet/credit/transfer", "{\"toWalletId\":\"new\",\"amount\":10.01}")
                .is(400);
        assertEquals(false, saldo.get("/wallet/new").at("exists"));
        Answer moved = saldo.post("/wallet/credit/transfer", "{\"toWalletId\":\"new\",\"amount\":10}")
                .is(201);

        assertEquals("-10.0000", moved.text("fromBalance"));
        assertEquals("Account: credit : Balance: -10", textBalance("credit"));
    }

    @Test
    void countsAccountsOnAfterARestart() {
        text("create_account?startAmount=1");
        text("create_account?startAmount=0");
        String first = text("create_account?startAmount=3&transactionId=x").body();

        saldo = saldo.restart();

        assertEquals(
                "Account: 700000004 : Balance: 4\n",
                text("create_account?startAmount=4").body());
        assertEquals(first, text("create_account?startAmount=3&transactionId=x").body());
        assertEquals("Account: 700000003 : Balance: 3", textBalance("700000003"));
    }

    @Test
    void remembersRequestsAfterARestart() {
        String body = "{\"amount\":5,\"requestId\":\"once\"}";
        Answer first = saldo.post("/wallet/w-1/deposit", body).is(201);
        deposit("w-1", "1");

        saldo = saldo.restart();

        Answer again = saldo.post("/wallet/w-1/deposit", body).is(201);
        assertTrue(again.isReplay());
        assertEquals(first.body(), again.body());
        assertEquals("6.0000", saldo.get("/wallet/w-1").text("balance"));
    }

    @Test
    void passesOverNumbersThatOthersTook() {
        saldo.open("700000001", "5");
        saldo.open("700000003", "5");

        assertEquals(
                "Account: 700000002 : Balance: 1\n",
                text("create_account?startAmount=1").body());
        assertEquals(
                "Account: 700000004 : Balance: 1\n",
                text("create_account?startAmount=1").body());
        assertEquals("5.0000", saldo.balance("700000003"));
    }

    @Test
    void keepsTheNamesOfRequestsWhereTheCanonicalApiShowsThem() {
        saldo.post("/wallet/w-1/deposit", "{\"amount\":5,\"requestId\":\"order \\\"7\\\"\"}")
                .is(201);

        Answer history = saldo.get("/v1/accounts/w-1/history").is(200);

        assertEquals("order \"7\"", history.text("entries.0.metadata.request_id"));
        saldo.get("/v1/transfers/" + history.text("entries.0.transaction_id")).is(200);
        assertEquals(
                "order \"7\"",
                Json.object(Json.object(Json.array(Json.parse(
                                                saldo.get("/wallet/w-1/history").body()))
                                        .getFirst())
                                .get("payload"))
                        .get("requestId"));
    }

    @Test
    void pagesThroughAWalletsEventsWithoutLosingOne() {
        deposit("w-1", "100");
        for (int i = 1; i <= 7; i++) {
            saldo.post("/wallet/w-1/transfer", "{\"toWalletId\":\"w-2\",\"amount\":" + i + "}")
                    .is(201);
        }
        String whole = saldo.get("/wallet/w-1/history?limit=200").body();

        List<Object> paged = new ArrayList<>();
        String next = "/wallet/w-1/history?limit=2";
        while (!next.isEmpty()) {
            Answer page = saldo.get(next).is(200);
            paged.addAll(Json.array(Json.parse(page.body())));
            Matcher link = NEXT.matcher(page.header("Link"));
            next = link.matches() ? link.group(1) : "";
        }

        assertEquals(22, paged.size());
        assertEquals(Json.parse(whole), paged);
    }

    @Test
    void tellsLinesWhoseSumsAreAllBalances() {
        text("create_account?startAmount=100");
        text("create_account?startAmount=0");
        deposit("w-1", "12.5");
        text("balance_transfer?fromAccount=700000001&toAccount=700000002&amount=30");
        saldo.post("/wallet/w-1/withdraw", "{\"amount\":2.25}").is(201);
        saldo.post("/v1/transactions", """
                        {"transaction_id":"%s","postings":[
                         {"from_account":"w-1","to_account":"700000001","amount":"0.25","currency":"USD"},
                         {"from_account":"700000001","to_account":"700000002","amount":"1","currency":"USD"}]}""".formatted(TestServer.newId())).is(201);

        Map<String, BigDecimal> sums = new TreeMap<>();
        String next = TEXT + "events?limit=2";
        for (int pages = 0; pages < 4; pages++) {
            Answer page = saldo.get(next).is(200);
            Matcher lines = LINE.matcher(page.body());
            while (lines.find()) {
                sums.merge(lines.group(1), new BigDecimal(lines.group(2)), BigDecimal::add);
            }
            Matcher link = NEXT.matcher(page.header("Link"));
            assertTrue(link.matches());
            next = link.group(1);
        }

        assertEquals("{700000001=69.25, 700000002=31, w-1=10.00}", sums.toString());
        assertEquals("", saldo.get(next).is(200).body());
    }

    @Test
    void listsTheNewestThousandAndNothingThatIsOlder() {
        String wallet = envelopeWallet("alice");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1_005; i++) {
            lines.add("""
                    {"op":"deposit","transaction_id":"%s","to_account":"%s","amount":"1","currency":"USD"}""".formatted(TestServer.newId(), wallet));
        }
        saldo.batch(lines.toArray(String[]::new)).is(200);

        assertEquals(1_000, saldo.get("/wallets/" + wallet + "/history").count("data"));
        assertEquals(1_000, saldo.get("/users/alice/activity").count("data"));
        assertFalse(saldo.get("/users/alice/activity").body().contains("WALLET_CREATED"));
    }

    @Test
    void movesNoMoneyForAHead() throws Exception {
        deposit("w-1", "5");
        deposit("w-2", "5");
        long sequence = saldo.sequence();

        for (String path :
                List.of("create_account?startAmount=1", "balance_transfer?fromAccount=w-1&toAccount=w-2&amount=1")) {
            HttpResponse<String> answer = saldo.client()
                    .send(
                            HttpRequest.newBuilder(saldo.uri(TEXT + path))
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(405, answer.statusCode());
        }

        assertEquals(sequence, saldo.sequence());
    }

    @Test
    void saysNoInItsOwnFormWhateverGoesWrong() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("r".getBytes(StandardCharsets.UTF_8));
        Path tokens = Files.writeString(
                directory.resolve("tokens"), "auditor read " + HexFormat.of().formatHex(hash) + "\n");
        saldo = saldo.restart("--http-tokens-file=" + tokens);
        String[] auditor = {"Authorization", "Bearer r"};

        Answer text = text("get_balance?accountID=x").is(401);
        assertEquals("send a known token as 'Authorization: Bearer TOKEN'\n", text.body());
        assertEquals("Bearer", text.header("WWW-Authenticate"));
        saldo.get(TEXT + "get_balance?accountID=x", auditor).is(200);
        assertTrue(saldo.get(TEXT + "create_account?startAmount=1", auditor)
                .is(403)
                .header("Content-Type")
                .startsWith("text/plain"));
        assertEquals(false, saldo.get("/wallets/x").is(401).at("success"));
        assertEquals(false, saldo.post("/wallets", "{}", auditor).is(403).at("success"));
        assertEquals("Unauthorized", saldo.get("/wallet/x").is(401).text("error"));
        assertEquals(
                "Forbidden",
                saldo.post("/wallet/x/deposit", "{\"amount\":1}", auditor)
                        .is(403)
                        .text("error"));
    }

    @Test
    void wantsJsonWhereItReadsJson() {
        byte[] body = "{\"amount\":1}".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                "Unsupported Media Type",
                saldo.send("POST", "/wallet/w-1/deposit", body, "Content-Type", "text/plain")
                        .is(415)
                        .text("error"));
        assertEquals(
                "Payload Too Large",
                saldo.post("/wallet/w-1/deposit", " ".repeat(2 << 20)).is(413).text("error"));
        assertEquals(
                false,
                saldo.send("POST", "/wallets", body, "Content-Type", "text/plain")
                        .is(415)
                        .at("success"));
    }

    @Test
    void usesTheCurrencyThatIsConfigured() {
        saldo.post("/v1/currencies", "{\"currency\":\"POINTS\",\"scale\":0}").is(201);
        saldo = saldo.restart("--ledger-default-currency=POINTS");

        assertEquals(
                "Account: 700000001 : Balance: 5\n",
                text("create_account?startAmount=5").body());
        assertEquals("7", deposit("w-1", "7").text("balance"));
        assertEquals("7", saldo.get("/wallets/w-1").text("data.balance"));
        assertEquals(
                "[\"amount must have at most 0 decimals\"]",
                saldo.post("/wallet/w-1/deposit", "{\"amount\":0.5}")
                        .is(400)
                        .body()
                        .replaceAll(".*\"message\":(\\[[^]]*]).*", "$1"));
        assertEquals("POINTS", saldo.get("/v1/accounts/w-1").text("balances.0.currency"));
    }

    @Test
    void doesNotStartWithACurrencyThatTheLedgerDoesNotKnow() {
        ConfigRefused refused = assertThrows(
                ConfigRefused.class,
                () -> TestServer.start(directory.resolve("other"), "--ledger-default-currency=POINTS"));

        assertEquals(
                "ledger.default-currency is POINTS, which the ledger does not know; add it to ledger.currencies with its"
                        + " scale",
                refused.getMessage());
    }

    @Test
    void servesTheSameAtTheOlderPorts() throws Exception {
        int port = freePort();
        saldo = saldo.restart("--http-extra-ports=" + port);
        URI uri = URI.create("http://127.0.0.1:" + port + "/wallet/w-1/deposit");

        HttpResponse<String> answer = saldo.client()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"amount\":5}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertEquals(201, answer.statusCode());
        assertEquals("5.0000", saldo.balance("w-1"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
