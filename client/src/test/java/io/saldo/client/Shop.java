package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests do with accounts in US dollars. */
final class Shop {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private Shop() {}

    static void open(SaldoClient client, String account, String dollars) {
        client.execute(OpenAccount.of(account)).orThrow();
        client.execute(PostDeposit.of(account, dollars(dollars))).orThrow();
    }

    static Money dollars(String amount) {
        return Money.of(amount, "USD");
    }

    static PostTransfer cents(String from, String to, long cents) {
        return PostTransfer.of(from, to, Money.ofUnits(cents, 2, "USD"));
    }

    /** An account's balance, asked for without the client. */
    static String balance(String url, String account) {
        JsonObject answer = get(url + "/v1/accounts/" + account + "/balance?currency=USD");
        return answer.text("balance");
    }

    /** That no money was made or lost. */
    static void assertBalanced(String url) {
        for (JsonObject currency : get(url + "/v1/ledger/trial-balance").objects("currencies")) {
            assertTrue(currency.text("sum").matches("0(\\.0+)?"), currency.text("sum"));
        }
    }

    /** A read, without the client. */
    static JsonObject get(String url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return JsonObject.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> what + " does not come");
            LockSupport.parkNanos(1_000_000);
        }
    }

    static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
