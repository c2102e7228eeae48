package io.saldo.replica.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.replica.Seeded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventPagesTest {
    private static final long FOREVER = Long.MAX_VALUE;

    @TempDir
    private Path directory;

    @Test
    void pagesGiveAllEventsInOrder() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 300);

                for (int limit : new int[] {1, 13, 1_000}) {
                    List<Event> found = new ArrayList<>();
                    Page<Event> page = host.reads().events(0, limit);
                    while (!page.items().isEmpty()) {
                        found.addAll(page.items());
                        page = host.reads()
                                .events(Long.parseLong(page.nextCursor().orElseThrow()), limit);
                    }
                    assertEquals(host.events(), found);
                }
            }
        });
    }

    @Test
    void atTheEndTheCursorStaysUntilTheJournalGoesOn() {
        try (Wallet wallet = new Wallet(directory)) {
            long end = wallet.reads().sequence();

            assertEquals(
                    Long.toString(end),
                    wallet.reads().events(end, 5).nextCursor().orElseThrow());
            assertEquals(List.of(), wallet.reads().events(end, 5).items());
            assertEquals(List.of(), wallet.reads().events(end + 7, 5).items());
            wallet.open("a", "ann");
            assertEquals(1, wallet.reads().events(end, 5).items().size());
            assertThrows(IllegalArgumentException.class, () -> wallet.reads().events(-1, 5));
        }
    }

    @Test
    void aPageOfLargeEventsEndsEarly() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.open("b", "bob");
            wallet.deposit("a", "10");
            List<Command.Posting> postings = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                postings.add(wallet.posting("a", "b", "1"));
                postings.add(wallet.posting("b", "a", "1"));
            }
            for (int i = 0; i < 60; i++) {
                wallet.run(new Command.PostTransaction(wallet.nextId(), postings, wallet.note("large")));
            }

            Page<Event> page = wallet.reads().events(5, 1_000);

            assertTrue(page.items().size() > 10 && page.items().size() < 60);
            assertEquals(
                    Long.toString(page.items().getLast().header().sequence()),
                    page.nextCursor().orElseThrow());
        }
    }

    @Test
    void waitsForAnEventThatIsStillToCome() throws Exception {
        try (Wallet wallet = new Wallet(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long next = wallet.reads().sequence() + 1;

            CompletableFuture<Boolean> waiting =
                    CompletableFuture.supplyAsync(() -> wallet.reads().awaitSequence(next, FOREVER), threads);
            wallet.open("a", "ann");

            assertTrue(waiting.get());
            assertTrue(wallet.reads().awaitSequence(next, 0));
        }
    }

    @Test
    void givesUpWaitingWhenTheTimeIsOver() {
        try (Wallet wallet = new Wallet(directory)) {
            assertFalse(wallet.reads().awaitSequence(wallet.reads().sequence() + 1, 1_000_000));
        }
    }
}
