package io.saldo.cli.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.SaldoClient;
import io.saldo.client.command.Command;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The Java client and a real server that is killed with SIGKILL while calls are in flight. */
@Timeout(600)
class ClientCrashTest {
    private static final int KILLS = 2;
    private static final int TRANSFERS = 4_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void everyCallEndsWithTheOneTrueOutcome() throws Exception {
        ServerCommand saldo = ServerCommand.plain();
        int port = ServerProcess.freePort();
        List<String> command = saldo.run(directory.resolve("data"), port);
        ClientConfig config = ClientConfig.builder()
                .node("http://127.0.0.1:" + port)
                .callTimeout(Duration.ofSeconds(200))
                .build();
        List<Command> transfers = new ArrayList<>();
        List<Done> first = new ArrayList<>();
        ServerProcess server = ServerProcess.start(command, port, directory.resolve("output"));
        try (SaldoClient client = SaldoClient.connect(config)) {
            // The server is not up yet: calls wait for it.
            client.execute(OpenAccount.of("rich")).orThrow();
            client.execute(OpenAccount.of("shop")).orThrow();
            client.execute(PostDeposit.of("rich", Money.of("1000", "USD"))).orThrow();
            for (int kill = 0; kill < KILLS; kill++) {
                AtomicInteger done = new AtomicInteger();
                List<CompletableFuture<Outcome>> futures = new ArrayList<>();
                for (int i = 0; i < TRANSFERS; i++) {
                    PostTransfer transfer = PostTransfer.of("rich", "shop", Money.ofUnits(1, 2, "USD"));
                    transfers.add(transfer);
                    futures.add(client.submit(transfer).whenComplete((_, _) -> done.incrementAndGet()));
                }
                assertTrue(ServerProcess.await(() -> done.get() > 0, TimeUnit.SECONDS.toNanos(120)), "nothing is done");

                server.kill();
                server.close();
                server = ServerProcess.start(command, port, directory.resolve("output"));

                futures.forEach(future -> first.add(future.join().orThrow()));
            }

            List<Outcome> again = client.execute(transfers);
            for (int i = 0; i < transfers.size(); i++) {
                Done done = again.get(i).orThrow();
                assertTrue(done.isRepeat());
                assertEquals(first.get(i).sequence(), done.sequence());
                assertEquals(first.get(i).balances(), done.balances());
            }
            String balance =
                    server.wire().get("/v1/accounts/shop/balance?currency=USD").toString();
            assertTrue(balance.contains("\"balance\":\"" + KILLS * TRANSFERS / 100 + ".0000\""), balance);
        } finally {
            server.close();
        }
    }
}
