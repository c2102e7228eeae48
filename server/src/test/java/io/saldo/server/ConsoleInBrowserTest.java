package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console as a person sees it, in a real browser before a real server whose log is on disk. */
final class ConsoleInBrowserTest {
    private static final String HOSTILE = "<img src=x onerror=window.wasTricked=1><script>window.wasTricked=1</script>";
    private static final String[] PAGES = {
        "#/",
        "#/accounts",
        "#/accounts?user=user-1",
        "#/accounts/alice",
        "#/transfers",
        "#/events",
        "#/alerts",
        "#/dead-letters",
        "#/audit",
        "#/new/account",
        "#/new/transfer",
    };

    private static TestServer saldo;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path directory) {
        assumeTrue(Browser.isInstalled(), "needs /usr/bin/chromium and /usr/bin/chromedriver");
        saldo = TestServer.startOnDisk(directory);
        saldo.post("/v1/accounts", """
                        {"account_id":"alice","user_id":"user-1","metadata":{"note":"%s","tier":"gold"}}""".formatted(HOSTILE)).is(201);
        saldo.deposit("alice", "1234567.89");
        saldo.open("shop", "0");
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (saldo != null) {
            saldo.close();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        browser.resize(1400);
        assertEquals(List.of(), browser.complaints());
    }

    private static void open(String hash) {
        browser.open(saldo.uri("/console" + hash));
    }

    private static String moved(String to, String amount) {
        String id = TestServer.newId();
        saldo.post("/v1/transfers", TestServer.transfer(id, "alice", to, amount))
                .is(201);
        return id;
    }

    @Test
    void showsHowTheServerStandsAndThatItsBooksBalance() {
        open("");

        browser.awaitText("#health", "Ready");
        browser.awaitText(".notice.good", "Every currency sums to zero");
        browser.awaitText(".tiles", "leader");
        browser.awaitText(".panels", "keeping up");
        assertTrue(browser.text(".panels").contains("statistics"));
        assertTrue(browser.text(".panels").contains("sums to zero"));
    }

    @Test
    void findsAnAccountAndShowsWhatACustomerWroteAsText() {
        moved("shop", "100");
        open("");
        browser.awaitText("h1", "Overview");

        browser.type("#find-text", "alice\n");

        browser.awaitText("h1", "alice");
        assertTrue(browser.awaitText(".metadata", "onerror").contains(HOSTILE));
        assertEquals(0, browser.count("main img, main script"));
        assertEquals(true, browser.run("return window.wasTricked === undefined"));
        String available = saldo.get("/v1/accounts/alice").text("balances.0.available");
        browser.awaitText("main td", available);
        browser.awaitText("main", "1234567.8900");
    }

    @Test
    void tellsTheBalanceOfAnEarlierMoment() {
        long before = saldo.sequence();
        String then = saldo.balance("alice");
        moved("shop", "7");
        open("#/accounts/alice");
        browser.awaitText("main", "behind event");

        browser.type("#field-at_sequence", before + "\n");

        browser.awaitText("main [aria-live] dd", then);
    }

    @Test
    void movesMoneyOnceThoughTheButtonIsPressedTwice() {
        String before = saldo.balance("shop");
        open("#/new/transfer");
        browser.awaitText("h2", "Transfer");
        String id = browser.text("output");
        browser.type("#field-from_account", "alice");
        browser.type("#field-to_account", "shop");
        browser.type("#field-amount", "12.34");
        browser.type("#field-currency", "USD");
        browser.type("#field-metadata", "{\"price\": 1.10}");

        browser.run("const button = document.querySelector('.form .primary'); button.click(); button.click();");

        browser.awaitText(".notice.good", "Done");
        Answer transfer = saldo.get("/v1/transfers/" + id).is(200);
        assertEquals("12.3400", transfer.text("amount"));
        assertTrue(transfer.body().contains("{\"price\":1.10}"), transfer.body());
        assertEquals(new BigDecimal(before).add(new BigDecimal("12.34")), new BigDecimal(saldo.balance("shop")));
        browser.click(".notice.good a[href^='#/transfers']");
        browser.awaitText(".headline", "12.3400 USD");
        browser.awaitText(".metadata", "1.10");
        browser.click("td summary");
        browser.awaitText("td .json", "\"price\": 1.10");
    }

    @Test
    void saysWhyTheLedgerRefusesAndOffersANewId() {
        open("#/new/withdrawal");
        browser.awaitText("h2", "Withdraw");
        String id = browser.text("output");
        browser.type("#field-from_account", "shop");
        browser.type("#field-amount", "99999999999");
        browser.type("#field-currency", "USD");

        browser.click(".form .primary");

        browser.awaitText(".notice.bad", "does not cover");
        browser.click(".notice.warn button");
        assertFalse(browser.text("output").equals(id));
        browser.goTo("#/transfers/" + id);
        browser.awaitText(".notice.bad", "insufficient funds");
    }

    @Test
    void tellsWhatBecameOfATransfer() {
        String id = moved("shop", "40");
        saldo.post(
                        "/v1/transfers/" + id + "/reversal",
                        "{\"transaction_id\":\"" + TestServer.newId() + "\",\"amount\":\"15\"}")
                .is(201);
        open("");
        browser.awaitText("h1", "Overview");

        browser.type("#find-text", id + "\n");

        browser.awaitText(".headline", "40.0000 USD");
        assertTrue(browser.awaitText("main", "Reversed so far").contains("15.0000 USD"));
        assertTrue(browser.text("main").contains("transfer reversed"));
        browser.click(".disclosure summary");
        browser.goTo("#/transfers/" + TestServer.newId());
        browser.awaitText(".notice", "There is no such transfer");
    }

    @Test
    void followsTheJournalLiveAndPauses() {
        open("#/events");
        browser.awaitText(".page-head .badge", "live");
        String first = moved("shop", "1");
        browser.awaitText("tbody", first);

        browser.click("button[aria-pressed]");
        String second = moved("shop", "2");
        browser.awaitText("main", "1 came since you paused");
        assertFalse(browser.text("tbody").contains(second));
        browser.click("button[aria-pressed]");

        browser.awaitText("tbody", second);
    }

    @Test
    void pagesThroughAHistoryAndFiltersIt() {
        saldo.open("busy", "0");
        for (int i = 1; i <= 60; i++) {
            moved("busy", "0.01");
        }
        open("#/accounts/busy");
        browser.awaitText(".pager", "50 shown");

        browser.click(".pager button:nth-of-type(3)");

        browser.awaitText(".pager", "10 shown");
        browser.click(".pager button:nth-of-type(1)");
        browser.awaitText(".pager", "50 shown");
        open("#/accounts/busy?type=deposit");
        browser.awaitText("main", "Nothing fits these filters");
    }

    @Test
    void showsAlertsAndTheAuditTrail() {
        saldo.open("hasty", "50000");
        saldo.post("/v1/withdrawals", """
                        {"transaction_id":"%s","from_account":"hasty","amount":"20000","currency":"USD"}""".formatted(TestServer.newId())).is(201);
        saldo.get("/v1/accounts/hasty/stats").is(200);

        open("#/alerts?account=hasty");
        browser.awaitText("tbody", "large-withdrawal");
        browser.goTo("#/audit?path=%2Fv1%2Fwithdrawals");

        browser.awaitText("tbody", "POST /v1/withdrawals");
    }

    @Test
    void replaysADeadLetterWhenThePersonIsSure(@TempDir Path directory) throws IOException {
        AtomicBoolean isMended = new AtomicBoolean();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(isMended.get() ? 204 : 500, -1);
            exchange.close();
        });
        receiver.start();
        Path hooks = Files.writeString(
                directory.resolve("hooks"),
                "orders http://127.0.0.1:" + receiver.getAddress().getPort()
                        + "/ 0123456789abcdef0123456789abcdef account_opened\n");
        try (TestServer other = TestServer.startOnDisk(
                directory.resolve("data"),
                "--sink-webhooks-file=" + hooks,
                "--sink-webhooks-start=beginning",
                "--sink-webhooks-attempts=1",
                "--sink-webhooks-private-networks=127.0.0.0/8")) {
            other.open("someone", "0");
            browser.open(other.uri("/console#/dead-letters"));
            awaitLetter(other);
            browser.open(other.uri("/console#/dead-letters"));
            browser.awaitText("tbody", "webhook-orders");
            browser.click("tbody a");
            browser.awaitText(".json", "account_opened");

            isMended.set(true);
            browser.click(".panel-actions .primary");
            browser.awaitText("dialog", "Replay this event?");
            browser.click("dialog .primary");

            browser.awaitText(".panel-actions .badge", "replayed");
            browser.leave();
        } finally {
            receiver.stop(0);
        }
    }

    private static void awaitLetter(TestServer server) {
        ServingNode.await("a dead letter", () -> server.get("/v1/dead-letters").count("dead_letters") > 0);
    }

    @Test
    void asksForATokenAndKeepsItInTheTabAlone(@TempDir Path directory) throws Exception {
        Path tokens = Files.write(
                directory.resolve("tokens"),
                List.of(line("auditor", "read", "r-token"), line("desk", "write", "w-token")));
        try (TestServer guarded = TestServer.startOnDisk(directory.resolve("data"), "--http-tokens-file=" + tokens)) {
            browser.open(guarded.uri("/console"));
            signIn("wrong");
            browser.awaitText("dialog", "does not know this token");
            signIn("r-token");
            browser.awaitText(".tiles", "leader");

            assertEquals("r-token", browser.run("return sessionStorage.getItem('saldo.token')"));
            assertFalse(String.valueOf(browser.run("return JSON.stringify(localStorage) + document.cookie"))
                    .contains("token"));
            browser.goTo("#/audit");
            browser.awaitText(".notice.bad", "Your token does not allow this");
            browser.goTo("#/new/account");
            browser.awaitText("h2", "Open an account");
            browser.type("#field-account_id", "alice");
            browser.click(".form .primary");
            browser.awaitText(".notice.bad", "this needs the role write");

            browser.click("#sign-out");
            signIn("w-token");
            browser.awaitText(".tiles", "leader");
            browser.goTo("#/new/account");
            browser.awaitText("h2", "Open an account");
            browser.type("#field-account_id", "alice");
            browser.click(".form .primary");
            browser.awaitText(".notice.good", "alice");
            browser.leave();
        }
    }

    private static void signIn(String token) {
        browser.awaitText("dialog", "Sign in");
        browser.type("#token", token);
        browser.click("dialog .primary");
    }

    private static String line(String name, String role, String token) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return name + " " + role + " " + HexFormat.of().formatHex(hash);
    }

    @Test
    void showsSeveralPartitions(@TempDir Path directory) {
        try (TestServer parted = TestServer.start(directory, "--partitions=3")) {
            parted.open("a", "10");
            parted.open("b", "0");
            browser.open(parted.uri("/console"));
            browser.awaitText(".notice.good", "Every currency sums to zero");
            browser.awaitText("main", "Between partitions");
            assertEquals(3, browser.count("[aria-label=Partitions] tbody tr"));

            browser.goTo("#/events");
            browser.awaitText(".page-head .badge", "live");
            String id = TestServer.newId();
            parted.post("/v1/transfers", TestServer.transfer(id, "a", "b", "1")).is(201);

            browser.awaitText("tbody", id);
            browser.leave();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1600})
    void fitsTheScreenWithAHeadingOnEveryPage(int width) {
        open("");
        browser.resize(width);
        for (String page : PAGES) {
            browser.goTo("#/nowhere");
            browser.awaitText("h1", "There is no such page");
            browser.goTo(page);
            browser.awaitText("body:not(:has([aria-busy])):not(:has(.skeleton)) main", "");

            assertEquals(1, browser.count("main h1"), page);
            assertEquals(0, browser.count("main .notice.bad"), page);
            assertEquals(
                    true,
                    browser.run("return document.documentElement.scrollWidth <= window.innerWidth"),
                    page + " is too wide for " + width);
            assertEquals(
                    0, browser.count("main input:not([aria-label]):not([id])"), page + " has a field without a label");
        }
    }
}
