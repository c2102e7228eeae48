package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.Command;
import io.saldo.client.command.Metadata;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.event.Event;
import io.saldo.client.event.EventType;
import io.saldo.client.event.Movement;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Following the journal while servers stop, connections are cut, and handlers are slow. */
@Timeout(240)
final class FollowThroughFaultsTest {
    @TempDir
    Path directory;

    @Test
    void skipsAndDoublesNothingWhileConnectionsAreCutAndTheServerStops() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        Journal taken = new Journal();
        Town town = new Town("cut", 2);
        try (LiveServer server = LiveServer.start(directory, "--partitions=2");
                CuttingRelay relay = CuttingRelay.before(server.port(), () -> random.nextLong(200, 60_000));
                SaldoClient direct = SaldoClient.connect(server.url());
                SaldoClient cut = SaldoClient.connect(relay.url(), "http://127.0.0.1:1");
                Following following = cut.follow(EventCursor.BEGINNING, taken::take)) {
            town.settle(direct);
            for (int round = 0; round < 3; round++) {
                town.pay(direct, 200);
                taken.awaitEvents(taken.events().size() + 1);
                server.stop();
                server.startAgain();
                town.pay(direct, 200);
            }

            taken.assertIs(Journal.of(server));
            assertTrue(relay.begun() > 5, "there were cuts");
            assertFalse(following.ended().isDone());
        }
    }

    @Test
    void buildsFromTheBeginningWhatTheLiveBalancesAre() throws Exception {
        Map<String, BigDecimal> model = new ConcurrentHashMap<>();
        Journal taken = new Journal();
        Town town = new Town("model", 3);
        try (LiveServer server = LiveServer.start(directory, "--partitions=2");
                SaldoClient client = SaldoClient.connect(server.url());
                Following _ = client.events().followInBatches(500, (events, behind) -> {
                    for (Event event : events) {
                        for (Movement movement : event.movements()) {
                            movement.left().forEach(left -> model.put(left.account(), left.balance()));
                        }
                        taken.take(event, behind);
                    }
                })) {
            town.settle(client);
            town.pay(client, 1_000);
            for (String person : town.people()) {
                // The last sides of movements between partitions may still be on their way.
                Await.until(
                        () -> client.reads()
                                        .balance(person, "USD")
                                        .amount()
                                        .compareTo(model.getOrDefault(person, BigDecimal.ZERO))
                                == 0,
                        () -> person + " has " + model.get(person));
            }
            taken.assertIs(Journal.of(server));
            assertTrue(client.reads().trialBalance().isBalanced());
        }
        Set<Integer> partitions = taken.events().stream().map(Event::partition).collect(Collectors.toSet());
        Set<EventType> types = taken.events().stream().map(Event::type).collect(Collectors.toSet());
        assertEquals(Set.of(0, 1), partitions);
        assertTrue(types.containsAll(List.of(EventType.CROSSING_OPENED, EventType.CROSSING_POSTED)), types.toString());
        long last = taken.events().stream()
                .filter(event -> event.partition() == 1)
                .mapToLong(Event::sequence)
                .max()
                .orElseThrow();
        assertTrue(
                taken.cursor().text().matches("[0-9]+[.]" + last),
                taken.cursor().text());
    }

    @Test
    void readsNothingMoreWhileTheHandlerIsSlow() throws Exception {
        Journal taken = new Journal();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (LiveServer server = LiveServer.start(directory, "--http-write-seconds=1", "--http-event-streams-max=1");
                SaldoClient client = SaldoClient.connect(server.url());
                Following _ = client.follow(EventCursor.BEGINNING, (event, behind) -> {
                    if (event.sequence() == 5) {
                        blocked.countDown();
                        assertTrue(mayGoOn.await(200, TimeUnit.SECONDS));
                    }
                    taken.take(event, behind);
                })) {
            assertTrue(blocked.await(120, TimeUnit.SECONDS));
            assertEquals(429, openStream(server));
            // Far more than all buffers on the way hold. So the server cannot write, and after a second gives up.
            Metadata large = Metadata.of(Map.of("long", "x".repeat(8_000)));
            client.execute(OpenAccount.of("rich")).orThrow();
            client.execute(Collections.nCopies(3_000, 1).stream()
                    .<Command>map(_ -> PostDeposit.of("rich", Town.dollars("1")).withMetadata(large))
                    .toList());
            Await.until(() -> openStream(server) == 200, () -> "the stream is still open");
            mayGoOn.countDown();

            taken.assertIs(Journal.of(server));
        }
    }

    /** The status of an answer to whoever wants a stream; there is room for one. */
    private static int openStream(LiveServer server) {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                    .header("Accept", "text/event-stream")
                    .build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream _ = response.body()) {
                return response.statusCode();
            } finally {
                http.shutdownNow();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void waitsForAServerThatIsNotThereYet() throws Exception {
        Journal taken = new Journal();
        try (LiveServer server = LiveServer.start(directory)) {
            server.stop();
            try (SaldoClient client = SaldoClient.connect(ClientConfig.of("http://127.0.0.1:1", server.url()));
                    Following _ = client.follow(EventCursor.BEGINNING, taken::take)) {
                server.startAgain();

                taken.assertIs(Journal.of(server));
            }
        }
    }
}
