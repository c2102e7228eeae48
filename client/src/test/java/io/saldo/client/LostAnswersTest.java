package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.config.WireForm;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and answers that are lost on the way: commands go again under their ids, and act once. */
@Timeout(240)
final class LostAnswersTest {
    private static final int THREADS = 16;
    private static final int CALLS = 25;
    private static final int CUTS = 25;

    private static LiveServer server;
    private static SaldoClient direct;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory);
        direct = SaldoClient.connect(server.url());
        Shop.open(direct, "rich", "1000");
    }

    @AfterAll
    static void stop() {
        direct.close();
        server.close();
    }

    private static String openShop(String name) {
        direct.execute(OpenAccount.of(name)).orThrow();
        return name;
    }

    @ParameterizedTest
    @EnumSource
    void sendsAgainWhatWasNotAnswered(WireForm form) {
        String shop = openShop("lost-" + form);
        try (Proxy proxy = Proxy.before(server);
                SaldoClient client = SaldoClient.connect(
                        ClientConfig.builder().node(proxy.url()).wireForm(form).build())) {
            PostTransfer first = Shop.cents("rich", shop, 1);
            List<PostTransfer> many = List.of(Shop.cents("rich", shop, 2), Shop.cents("rich", shop, 4));

            proxy.loseAnswers(2);
            Done done = client.execute(first).orThrow();
            proxy.loseAnswers(1);
            List<Outcome> outcomes = client.execute(List.copyOf(many));

            assertTrue(done.isRepeat());
            assertEquals(first.id(), done.transactionId());
            outcomes.forEach(outcome -> assertTrue(outcome.orThrow().isRepeat()));
            assertEquals(5, proxy.batches());
        }
        assertEquals("0.0700", Shop.balance(server.url(), shop));
    }

    @ParameterizedTest
    @EnumSource
    void doublesNothingWhenConnectionsBreakAtAnyByte(WireForm form) throws Exception {
        String shop = openShop("cut-" + form);
        long seed = new SplittableRandom().nextLong(1_000_000);
        try (CutWire wire = new CutWire(server.port(), seed, CUTS, 8_000);
                SaldoClient client = SaldoClient.connect(
                        ClientConfig.builder().node(wire.url()).wireForm(form).build());
                ExecutorService callers = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                done.add(callers.submit(() -> {
                    int own = 0;
                    for (int call = 0; call < CALLS; call++) {
                        PostTransfer transfer = Shop.cents("rich", shop, 1);
                        own += client.execute(transfer)
                                        .orThrow()
                                        .transactionId()
                                        .equals(transfer.id())
                                ? 1
                                : 0;
                    }
                    return own;
                }));
            }

            for (Future<Integer> own : done) {
                assertEquals(CALLS, own.get(), "seed " + seed);
            }
            assertTrue(wire.cutsLeft() < CUTS, "no connection was cut; seed " + seed);
        }
        assertEquals("4.0000", Shop.balance(server.url(), shop), "seed " + seed);
        Shop.assertBalanced(server.url());
    }

    @Test
    void endsWhatIsUnderWayWithTheTruthWhenTheServerStopsAndComesBack(@TempDir Path directory) throws Exception {
        try (LiveServer moody = LiveServer.start(directory);
                SaldoClient client = SaldoClient.connect(moody.url())) {
            Shop.open(client, "rich", "1000");
            client.execute(OpenAccount.of("shop")).orThrow();
            AtomicInteger done = new AtomicInteger();
            List<CompletableFuture<Outcome>> futures = new ArrayList<>();
            Thread caller = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 3_000; i++) {
                    futures.add(client.submit(Shop.cents("rich", "shop", 1))
                            .whenComplete((_, _) -> done.incrementAndGet()));
                }
            });

            Shop.await("the first outcomes", () -> done.get() > 100);
            moody.stop();
            moody.startAgain();
            caller.join();

            futures.forEach(future -> future.join().orThrow());
            assertEquals("30.0000", Shop.balance(moody.url(), "shop"));
        }
    }
}
