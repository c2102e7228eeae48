package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.SaldoClient;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The client's payments and its following of the journal go on through SIGKILLs of the server, and nothing is lost or double. */
@Timeout(600)
class FollowingTest {
    private static final int KILLS = 3;
    private static final int PAYMENTS = 2_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void takesEachEventOnceThoughTheServerIsKilled() throws Exception {
        int port = ServerProcess.freePort();
        List<String> command = ServerCommand.plain().run(directory.resolve("data"), port);
        ConcurrentLinkedQueue<JsonObject> taken = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Outcome>> paid = new ArrayList<>();
        ClientConfig config = ClientConfig.builder()
                .node("http://127.0.0.1:" + port)
                .callTimeout(Duration.ofMinutes(3))
                .commandsPerBatchMax(100)
                .build();
        try (SaldoClient client = SaldoClient.connect(config);
                Following following = client.follow(EventCursor.BEGINNING, (event, _) -> taken.add(event.json()))) {
            for (int life = 0; life <= KILLS; life++) {
                try (ServerProcess server = ServerProcess.start(command, port, directory.resolve("output-" + life))) {
                    server.awaitReady();
                    client.execute(OpenAccount.of("shop"));
                    int before = taken.size();
                    for (int i = 0; i < PAYMENTS; i++) {
                        paid.add(client.submit(PostDeposit.of("shop", Money.of("1", "USD"))));
                    }
                    await(() -> taken.size() > before + PAYMENTS / 4);
                    if (life < KILLS) {
                        server.kill();
                    } else {
                        await(() -> paid.stream().allMatch(CompletableFuture::isDone));
                        List<JsonObject> journal = journal(server.wire());
                        await(() -> taken.size() >= journal.size());

                        assertEquals(journal, List.copyOf(taken));
                        assertFalse(following.ended().isDone());
                        assertTrue(paid.stream().allMatch(one -> one.join().isDone()));
                        assertEquals(
                                BigDecimal.valueOf(paid.size()).setScale(4),
                                client.reads().balance("shop", "USD").amount());
                    }
                }
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        assertTrue(ServerProcess.await(condition, PATIENCE_NANOS), "it took too long");
    }

    private static List<JsonObject> journal(Wire wire) throws IOException {
        List<JsonObject> all = new ArrayList<>();
        String after = "0";
        List<JsonObject> page;
        do {
            JsonObject answer = JsonObject.parse(
                    wire.get("/v1/events?limit=1000&after=" + after).body());
            page = answer.objects("events");
            all.addAll(page);
            after = answer.text("next_cursor");
        } while (!page.isEmpty());
        return all;
    }
}
