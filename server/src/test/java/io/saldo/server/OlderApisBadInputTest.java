package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However odd a request to an older API is, the fault is the client's, and nothing has changed. */
final class OlderApisBadInputTest {
    private static final List<String> ODD = List.of(
            "",
            " ",
            "null",
            "-",
            "+",
            "1.5",
            "1e999999999",
            "-1e-999999999",
            "9".repeat(200),
            "0".repeat(100) + "x",
            "NaN",
            "@external",
            "a/b",
            "..",
            "%",
            "\u0000",
            "\"",
            "Größe",
            "😀",
            "x".repeat(300),
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[{\"amount\":1}]",
            "\"\"",
            "\"1 \"",
            "-0",
            "0e9",
            "1e-5",
            "1E+400",
            "-1",
            "1" + "0".repeat(150),
            "\"\\ud800\"",
            "\"\\u0000\"");

    private static TestServer saldo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        saldo = TestServer.start(directory);
        saldo.open("a", "1000");
        saldo.open("b", "0");
    }

    @AfterAll
    static void stop() {
        saldo.close();
    }

    private static void assertRefused(String method, String path, String body) {
        long sequence = saldo.sequence();
        Answer answer = method.equals("GET") ? saldo.get(path) : saldo.post(path, body);
        assertTrue(answer.status() >= 400 && answer.status() < 500, () -> path + " " + body + ": " + answer);
        assertEquals(sequence, saldo.sequence(), () -> path + " " + body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void takesNoOddParameters() {
        for (String odd : ODD) {
            assertRefused("GET", "/api/1.0/wallet/create_account?startAmount=" + encoded(odd), "");
            assertRefused(
                    "GET", "/api/1.0/wallet/balance_transfer?fromAccount=a&toAccount=b&amount=" + encoded(odd), "");
            if (!odd.isEmpty()) {
                assertRefused("GET", "/wallet/a/history?before=" + encoded(odd), "");
                assertRefused("GET", "/wallet/a/history?limit=" + encoded(odd), "");
                assertRefused("GET", "/api/1.0/wallet/events?after=" + encoded(odd), "");
            }
        }
        assertRefused("GET", "/api/1.0/wallet/create_account?startAmount=1&startAmount=1", "");
        assertRefused("GET", "/api/1.0/wallet/create_account?startAmount=%ff", "");
        assertRefused(
                "GET",
                "/api/1.0/wallet/balance_transfer?fromAccount=a&toAccount=b&amount=1&transactionId=" + "x".repeat(300),
                "");
    }

    @Test
    void findsNoOddWallets() {
        for (String odd : ODD) {
            if (odd.isEmpty() || odd.equals("..")) {
                continue;
            }
            String wallet = encoded(odd);
            saldo.get("/wallets/" + wallet).is(404);
            assertRefused("POST", "/wallets/" + wallet + "/fund", "{\"amount\":\"1\"}");
            assertRefused("POST", "/wallet/" + wallet + "/withdraw", "{\"amount\":1}");
            assertEquals(false, saldo.get("/wallet/" + wallet).is(200).at("exists"));
            assertEquals(0, saldo.get("/wallets/" + wallet + "/history").is(200).count("data"));
            assertEquals(0, saldo.get("/users/" + wallet + "/activity").is(200).count("data"));
            assertEquals(0, saldo.get("/users/" + wallet + "/wallets").is(200).count("data"));
            assertEquals(
                    "[]", saldo.get("/wallet/" + wallet + "/history").is(200).body());
            assertEquals(
                    "Account not found\n",
                    saldo.get("/api/1.0/wallet/get_balance?accountID=" + wallet)
                            .is(200)
                            .body());
        }
    }

    @Test
    void takesNoOddBodies() {
        List<String> bodies = new ArrayList<>(List.of("[]", "1", "\"x\"", "{", "{}{}", "{\"amount\":1,}", "nul"));
        for (String value : VALUES) {
            bodies.add(
                    "{\"amount\":" + value + ",\"toWalletId\":\"b\",\"to_wallet_id\":\"b\",\"user_id\":" + value + "}");
            bodies.add("{\"amount\":0,\"requestId\":" + value + "}");
        }
        for (String body : bodies) {
            for (String path : List.of(
                    "/wallets/a/fund",
                    "/wallets/a/transfer",
                    "/wallet/a/deposit",
                    "/wallet/a/withdraw",
                    "/wallet/a/transfer")) {
                assertRefused("POST", path, body);
            }
            assertRefused("POST", "/wallets", body);
        }
    }

    @Test
    void survivesBytesThatMeanNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] body = new byte[random.nextInt(1, 200)];
            random.nextBytes(body);
            body[0] = (byte) (random.nextBoolean() ? '{' : body[0]);
            String path = List.of("/wallets", "/wallets/a/fund", "/wallet/a/deposit", "/wallet/a/transfer")
                    .get(i % 4);

            Answer answer = saldo.send("POST", path, body, "Content-Type", "application/json");

            assertEquals(400, answer.status(), () -> "seed " + seed + ": " + answer);
        }
    }
}
