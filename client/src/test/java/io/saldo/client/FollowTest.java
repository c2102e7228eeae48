package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.event.Event;
import io.saldo.client.event.EventReader;
import io.saldo.client.event.EventType;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.FailureRule.Way;
import io.saldo.client.follow.Following;
import io.saldo.client.follow.HandlerFailedException;
import io.saldo.client.outcome.RequestFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Following the journal of one server that stays. */
@Timeout(240)
final class FollowTest {
    private static LiveServer server;
    private static SaldoClient client;
    private static final Town TOWN = new Town("follow", 1);

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory);
        client = SaldoClient.connect(server.url());
        TOWN.settle(client);
        TOWN.pay(client, 700);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void givesFromTheBeginningWhatTheJournalHas() throws Exception {
        Journal taken = new Journal();

        try (Following following = client.follow(EventCursor.BEGINNING, taken::take)) {
            taken.assertIs(Journal.of(server));
            assertFalse(following.ended().isDone());
        }

        Set<EventType> seen = taken.events().stream().map(Event::type).collect(Collectors.toSet());
        Set<EventType> expected = EnumSet.complementOf(EnumSet.of(
                EventType.HOLD_EXPIRED,
                EventType.CROSSING_OPENED,
                EventType.CROSSING_POSTED,
                EventType.CROSSING_CANCELLED,
                EventType.OTHER));
        assertEquals(expected, seen);
    }

    @Test
    void goesOnBehindACursorThatWasKept() throws Exception {
        Journal taken = new Journal();
        for (int upTo : List.of(1, 150, 600)) {
            AtomicInteger left = new AtomicInteger(upTo - taken.events().size());
            CountDownLatch enough = new CountDownLatch(left.get());
            String kept = taken.cursor().text();
            Following following = client.follow(new EventCursor(kept), (event, behind) -> {
                if (left.decrementAndGet() >= 0) {
                    taken.take(event, behind);
                    enough.countDown();
                }
            });
            assertTrue(enough.await(120, TimeUnit.SECONDS));
            following.close();
        }
        TOWN.pay(client, 50);

        try (Following following = client.follow(taken.cursor(), taken::take)) {
            taken.assertIs(Journal.of(server));
            assertEquals(taken.cursor(), following.cursor());
        }
    }

    @Test
    void givesBatchesThatFollowOneAnother() throws Exception {
        Journal taken = new Journal();
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

        try (Following _ = client.events().followInBatches(64, (events, behind) -> {
            sizes.add(events.size());
            events.forEach(event -> taken.take(event, behind));
        })) {
            taken.assertIs(Journal.of(server));
        }

        assertTrue(sizes.stream().allMatch(size -> size >= 1 && size <= 64), sizes.toString());
        assertTrue(sizes.stream().anyMatch(size -> size > 1), "a journal that is there comes in batches: " + sizes);
    }

    @Test
    void beginsNow() throws Exception {
        Journal taken = new Journal();

        try (Following _ =
                client.events().afterNow().ofTypes(EventType.TRANSFER_POSTED).follow(taken::take)) {
            client.execute(PostDeposit.of(TOWN.person(0), Town.dollars("0.07"))).orThrow();
            taken.awaitEvents(1);
        }

        assertEquals("0.0700", taken.events().getFirst().json().text("amount"));
    }

    @Test
    void givesOnlyWhatIsWanted() throws Exception {
        String one = TOWN.person(1);
        List<Event> expected = Journal.of(server).stream()
                .map(EventReader::read)
                .filter(event -> event.type() == EventType.TRANSFER_POSTED || event.type() == EventType.ACCOUNT_OPENED)
                .filter(event -> event.accounts().contains(one))
                .toList();
        Journal taken = new Journal();

        try (Following following = client.events()
                .ofAccounts(one, "nobody")
                .ofTypes(EventType.TRANSFER_POSTED, EventType.ACCOUNT_OPENED)
                .ofPartition(0)
                .follow(taken::take)) {
            taken.awaitEvents(expected.size());
            awaitCursor(following, server.partitions().reads().partition(0).sequence());
        }

        assertEquals(
                expected.stream().map(Event::sequence).toList(),
                taken.events().stream().map(Event::sequence).toList());
        Journal none = new Journal();
        try (Following following = client.events().ofPartition(1).follow(none::take)) {
            awaitCursor(following, server.partitions().reads().partition(0).sequence());
        }
        assertEquals(List.of(), none.events());
    }

    /** The cursor goes on also over what is not wanted. */
    private static void awaitCursor(Following following, long sequence) {
        Await.until(
                () -> Long.parseLong(following.cursor().text()) >= sequence, () -> "stands at " + following.cursor());
    }

    @Test
    void endsWithWhatTheHandlerThrew() {
        IOException full = new IOException("the disk is full");
        Following following = client.follow(EventCursor.BEGINNING, (event, _) -> {
            if (event.sequence() == 20) {
                throw full;
            }
        });

        HandlerFailedException failed = assertThrows(HandlerFailedException.class, following::await);

        assertSame(full, failed.getCause());
        assertEquals(new EventCursor("19"), failed.before());
        assertEquals(new EventCursor("19"), following.cursor());
        assertTrue(following.ended().isCompletedExceptionally());
        following.close();
    }

    @Test
    void givesTheSameAgainOrPassesOverWhenAsked() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        Journal taken = new Journal();

        try (Following _ = client.events()
                .whenHandlerFails((_, before) -> before.text().equals("9") ? Way.PASS_OVER : Way.AGAIN)
                .follow((event, behind) -> {
                    if (event.sequence() == 10 || (event.sequence() == 5 && failures.incrementAndGet() <= 3)) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("not now");
                    }
                    taken.take(event, behind);
                })) {
            taken.awaitEvents(29);
        }

        List<Long> sequences =
                taken.events().stream().map(Event::sequence).limit(29).toList();
        assertEquals(4, failures.get());
        assertFalse(sequences.contains(10L));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L), sequences.subList(0, 10));
        assertEquals(30L, sequences.getLast());
    }

    @Test
    void endsWhenItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger given = new AtomicInteger();
        Following following = client.follow(EventCursor.BEGINNING, (_, _) -> {
            given.incrementAndGet();
            begun.countDown();
            assertTrue(mayEnd.await(120, TimeUnit.SECONDS));
        });
        assertTrue(begun.await(120, TimeUnit.SECONDS));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(following::close);
        assertFalse(following.ended().isDone(), "the handler still works");
        while (!closing.isDone() && given.get() == 1 && mayEnd.getCount() > 0) {
            mayEnd.countDown();
        }
        closing.get(120, TimeUnit.SECONDS);

        following.await();
        assertEquals(given.get(), Integer.parseInt(following.cursor().text()));
        following.close();
    }

    @Test
    void endsWhenItsHandlerClosesIt() throws Exception {
        CompletableFuture<Following> itself = new CompletableFuture<>();
        AtomicInteger given = new AtomicInteger();

        itself.complete(client.follow(EventCursor.BEGINNING, (_, _) -> {
            if (given.incrementAndGet() == 3) {
                itself.get().close();
            }
        }));
        itself.get().await();

        assertEquals(3, given.get());
        assertEquals(new EventCursor("3"), itself.get().cursor());
    }

    @Test
    void endsWithItsClient() throws Exception {
        SaldoClient own = SaldoClient.connect(server.url());
        Journal taken = new Journal();
        Following idle = own.events().afterNow().follow(taken::take);
        Following unconnected = SaldoClient.connect("http://127.0.0.1:1").follow(EventCursor.BEGINNING, taken::take);

        own.close();
        unconnected.close();

        assertTrue(idle.ended().isDone());
        assertTrue(unconnected.ended().isDone());
        idle.await();
        assertThrows(IllegalStateException.class, () -> own.follow(EventCursor.BEGINNING, taken::take));
    }

    @Test
    void refusesACursorOfAnotherLedger() {
        for (String foreign : List.of("999999999", "1.1")) {
            Following following = client.follow(new EventCursor(foreign), (_, _) -> {});

            RequestFailedException refused = assertThrows(RequestFailedException.class, following::await);

            assertEquals(400, refused.status());
            assertEquals("invalid_request", refused.code());
            assertFalse(refused.requestId().isEmpty());
        }
        assertThrows(IllegalArgumentException.class, () -> new EventCursor("now"));
    }

    @Test
    void opensAnotherStreamWhenOneIsQuiet() throws Exception {
        Journal taken = new Journal();
        try (CuttingRelay relay = CuttingRelay.before(server.port(), CuttingRelay.NEVER);
                SaldoClient own = SaldoClient.connect(ClientConfig.builder()
                        .node(relay.url())
                        .silenceMax(Duration.ofMillis(100))
                        .build());
                Following _ = own.events()
                        .after(new EventCursor(Long.toString(
                                server.partitions().reads().partition(0).sequence())))
                        .ofAccounts("quiet")
                        .follow(taken::take)) {
            Await.until(() -> relay.begun() >= 4, () -> relay.begun() + " streams");
            client.execute(OpenAccount.of("quiet")).orThrow();
            taken.awaitEvents(1);
            int before = relay.begun();
            Await.until(() -> relay.begun() >= before + 2, () -> relay.begun() + " streams");
        }

        assertEquals(1, taken.events().size());
        assertInstanceOf(Event.AccountOpened.class, taken.events().getFirst());
    }
}
