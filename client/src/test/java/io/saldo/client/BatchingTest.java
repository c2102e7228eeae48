package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.OutcomeUnknownException;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.Refused;
import io.saldo.client.outcome.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How commands of many callers travel together, and what their callers see of it. */
@Timeout(240)
final class BatchingTest {
    private static LiveServer server;
    private static int accounts;

    private Proxy proxy;
    private String rich;
    private String shop;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void openAccounts() {
        proxy = Proxy.before(server);
        accounts++;
        rich = "rich-" + accounts;
        shop = "shop-" + accounts;
        try (SaldoClient client = SaldoClient.connect(server.url())) {
            Shop.open(client, rich, "1000");
            client.execute(OpenAccount.of(shop)).orThrow();
        }
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    private ClientConfig.Builder oneBatchAtATime() {
        return ClientConfig.builder().node(proxy.url()).batchesInFlightMax(1);
    }

    private String received() {
        return Shop.balance(server.url(), shop);
    }

    @Test
    void sendsWhatComesMeanwhileTogetherAndGivesEachItsOwnAnswer() {
        try (SaldoClient client = SaldoClient.connect(oneBatchAtATime().build())) {
            proxy.hold();
            List<PostTransfer> transfers = new ArrayList<>(List.of(Shop.cents(rich, shop, 1)));
            List<CompletableFuture<Outcome>> futures = new ArrayList<>(List.of(client.submit(transfers.getFirst())));
            Shop.await("the first batch", () -> proxy.batches() == 1);
            for (int i = 2; i <= 300; i++) {
                PostTransfer transfer = i % 3 == 0 ? Shop.cents(shop, rich, 100_000_000) : Shop.cents(rich, shop, i);
                transfers.add(transfer);
                futures.add(client.submit(transfer));
            }

            proxy.release();

            for (int i = 1; i <= 300; i++) {
                Outcome outcome = futures.get(i - 1).join();
                if (i % 3 == 0) {
                    Refused refused = assertInstanceOf(Refused.class, outcome);
                    assertEquals(transfers.get(i - 1), refused.command());
                    assertEquals(RefusalCode.INSUFFICIENT_FUNDS, refused.reason());
                } else {
                    assertEquals(transfers.get(i - 1).id(), outcome.orThrow().transactionId());
                }
            }
            assertEquals(2, proxy.batches());
            assertEquals("300.0000", received());
        }
    }

    @Test
    void answersEveryOneOfManyThreadsThatCallAtOnce() throws Exception {
        int threads = 64;
        int calls = 20;
        try (SaldoClient client = SaldoClient.connect(proxy.url());
                ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                done.add(callers.submit(() -> {
                    int own = 0;
                    for (int call = 0; call < calls; call++) {
                        PostTransfer transfer = Shop.cents(rich, shop, 1 + call);
                        Done outcome = client.execute(transfer).orThrow();
                        own += outcome.transactionId().equals(transfer.id()) && !outcome.isRepeat() ? 1 : 0;
                    }
                    return own;
                }));
            }

            for (Future<Integer> own : done) {
                assertEquals(calls, own.get());
            }
        }
        assertEquals("134.4000", received());
        assertTrue(proxy.batches() < threads * calls / 2, "batches=" + proxy.batches());
    }

    @Test
    void letsCallersWaitWhenTooManyCommandsDo() throws Exception {
        ClientConfig config = oneBatchAtATime().commandsWaitingMax(5).build();
        try (SaldoClient client = SaldoClient.connect(config)) {
            proxy.hold();
            List<CompletableFuture<Outcome>> futures = new ArrayList<>();
            futures.add(client.submit(Shop.cents(rich, shop, 1)));
            Shop.await("the first batch", () -> proxy.batches() == 1);
            IntStream.range(0, 5).forEach(_ -> futures.add(client.submit(Shop.cents(rich, shop, 1))));
            AtomicReference<Optional<CompletableFuture<Outcome>>> seventh = new AtomicReference<>(Optional.empty());
            AtomicReference<List<CompletableFuture<Outcome>>> list = new AtomicReference<>(List.of());
            List<Thread> late = List.of(
                    Thread.ofPlatform().start(() -> seventh.set(Optional.of(client.submit(Shop.cents(rich, shop, 1))))),
                    Thread.ofPlatform()
                            .start(() -> list.set(
                                    client.submit(List.of(Shop.cents(rich, shop, 1), Shop.cents(rich, shop, 1))))));

            Shop.await("the wait of both", () -> late.stream().allMatch(Shop::isWaiting));
            assertEquals(Optional.empty(), seventh.get());
            assertEquals(List.of(), list.get());
            proxy.release();
            for (Thread thread : late) {
                thread.join();
            }

            futures.add(seventh.get().orElseThrow());
            futures.addAll(list.get());
            assertEquals(9, futures.size());
            futures.forEach(future -> future.join().orThrow());
        }
        assertEquals("0.0900", received());
    }

    @Test
    void runsAListInItsOrderHoweverLongItIs() {
        ClientConfig config =
                oneBatchAtATime().commandsPerBatchMax(7).commandsWaitingMax(10).build();
        try (SaldoClient client = SaldoClient.connect(config)) {
            List<PostTransfer> there = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                there.add(Shop.cents(rich, shop, 100));
                there.add(Shop.cents(shop, rich, 100));
            }

            List<Outcome> outcomes = client.execute(List.copyOf(there));

            for (int i = 0; i < there.size(); i++) {
                assertEquals(there.get(i).id(), outcomes.get(i).orThrow().transactionId());
            }
            assertEquals(List.of(), client.execute(List.of()));
            assertEquals(6, proxy.batches());
        }
        assertEquals("0.0000", received());
    }

    @Test
    void aStageThatSendsAndWaitsHoldsUpNoBatch() {
        try (SaldoClient client = SaldoClient.connect(oneBatchAtATime().build())) {
            List<CompletableFuture<Done>> chains = IntStream.range(0, 8)
                    .mapToObj(_ -> client.submit(Shop.cents(rich, shop, 1))
                            .thenApply(_ -> client.execute(Shop.cents(rich, shop, 2)))
                            .thenApply(Outcome::orThrow))
                    .toList();

            chains.forEach(CompletableFuture::join);
        }
        assertEquals("0.2400", received());
    }

    @Test
    void closesWhenAllUnderWayHasEnded() throws Exception {
        SaldoClient client = SaldoClient.connect(oneBatchAtATime().build());
        proxy.hold();
        List<CompletableFuture<Outcome>> futures = new ArrayList<>();
        futures.add(client.submit(Shop.cents(rich, shop, 1)));
        Shop.await("the first batch", () -> proxy.batches() == 1);
        IntStream.range(0, 10).forEach(_ -> futures.add(client.submit(Shop.cents(rich, shop, 1))));
        futures.addAll(client.submit(List.of(Shop.cents(rich, shop, 1), Shop.cents(rich, shop, 1))));

        Thread closing = Thread.ofPlatform().start(client::close);
        Shop.await("the wait of close()", () -> Shop.isWaiting(closing));
        assertThrows(IllegalStateException.class, () -> client.submit(Shop.cents(rich, shop, 1)));
        assertThrows(IllegalStateException.class, () -> client.submit(List.of(Shop.cents(rich, shop, 1))));
        proxy.release();
        closing.join();

        futures.forEach(future -> future.join().orThrow());
        assertEquals("0.1300", received());
        client.close();
    }

    @Test
    void tellsAThreadThatIsInterruptedThatTheOutcomeIsUnknown() throws Exception {
        try (SaldoClient client = SaldoClient.connect(oneBatchAtATime().build())) {
            proxy.hold();
            PostTransfer transfer = Shop.cents(rich, shop, 5);
            AtomicReference<Optional<OutcomeUnknownException>> thrown = new AtomicReference<>(Optional.empty());
            AtomicReference<Boolean> isInterrupted = new AtomicReference<>(false);
            Thread caller = Thread.ofPlatform().start(() -> {
                thrown.set(Optional.of(assertThrows(OutcomeUnknownException.class, () -> client.execute(transfer))));
                isInterrupted.set(Thread.currentThread().isInterrupted());
            });
            Shop.await("the batch", () -> proxy.batches() == 1);

            caller.interrupt();
            caller.join();
            proxy.release();

            OutcomeUnknownException unknown = thrown.get().orElseThrow();
            assertEquals(List.of(transfer), unknown.commands());
            assertEquals(Optional.of(transfer.id()), unknown.transactionId());
            assertTrue(isInterrupted.get());
            assertTrue(client.execute(transfer).orThrow().isRepeat());
        }
        assertEquals("0.0500", received());
    }

    @Test
    void saysUnknownWhenTheTimeIsOverAndTellsTheTruthWhenItIsAskedAgain() {
        PostTransfer transfer = Shop.cents(rich, shop, 7);
        ClientConfig impatient =
                oneBatchAtATime().callTimeout(Duration.ofMillis(500)).build();
        proxy.hold();
        try (SaldoClient client = SaldoClient.connect(impatient)) {
            OutcomeUnknownException unknown =
                    assertThrows(OutcomeUnknownException.class, () -> client.execute(transfer));
            OutcomeUnknownException ofList =
                    assertThrows(OutcomeUnknownException.class, () -> client.execute(List.of(transfer, transfer)));

            assertEquals(List.of(transfer), unknown.commands());
            assertTrue(
                    String.valueOf(unknown.getMessage()).contains(transfer.id().toString()), unknown.getMessage());
            assertTrue(String.valueOf(unknown.getMessage()).contains("did not answer"), unknown.getMessage());
            assertEquals(List.of(transfer, transfer), ofList.commands());
        }
        proxy.release();

        try (SaldoClient client = SaldoClient.connect(server.url())) {
            assertTrue(client.execute(transfer).orThrow().isRepeat());
        }
        assertEquals("0.0700", received());
    }

    @Test
    void saysThatNothingWasDoneWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ClientConfig config = ClientConfig.builder()
                .node("http://127.0.0.1:" + port)
                .callTimeout(Duration.ofMillis(500))
                .build();
        try (SaldoClient client = SaldoClient.connect(config)) {
            UnavailableException undone =
                    assertThrows(UnavailableException.class, () -> client.execute(Shop.cents(rich, shop, 1)));

            assertTrue(String.valueOf(undone.getMessage()).contains("ConnectException"), undone.getMessage());
        }
    }
}
