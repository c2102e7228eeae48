package io.saldo.replica.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.Seeded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    @TempDir
    private Path directory;

    @Test
    void everyPageOfEveryQueryIsWhatANaiveListSays() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 1_500);

                LedgerModel model = LedgerModel.of(host.events());

                for (AccountId account : RandomTraffic.accounts()) {
                    List<HistoryEntry> all = model.entries(List.of(account));
                    for (HistoryQuery query : queries(host, random)) {
                        assertPages(
                                all.stream()
                                        .filter(entry -> isAskedFor(entry, query))
                                        .toList(),
                                query.limit(),
                                cursor -> host.reads().history(account, with(query, cursor)));
                    }
                }
            }
        });
    }

    /** Every currency with every type, over a few spans of time, with a few limits. */
    private static List<HistoryQuery> queries(LedgerHost host, RandomGenerator random) {
        List<Optional<Currency>> currencies = new ArrayList<>(List.of(Optional.empty()));
        host.reads().currencies().forEach(currency -> currencies.add(Optional.of(currency)));
        List<Optional<EntryType>> types = new ArrayList<>(List.of(Optional.empty()));
        Arrays.stream(EntryType.values()).forEach(type -> types.add(Optional.of(type)));
        long middle = 1_000 + random.nextLong(host.timeNanos());
        long[][] spans = {
            {Long.MIN_VALUE, Long.MAX_VALUE},
            {middle, Long.MAX_VALUE},
            {Long.MIN_VALUE, middle},
            {middle / 2, middle},
            {middle, middle},
            timesOfEvents(host, random),
        };
        List<HistoryQuery> queries = new ArrayList<>();
        for (Optional<Currency> currency : currencies) {
            for (Optional<EntryType> type : types) {
                for (long[] span : spans) {
                    for (int limit : new int[] {1 + random.nextInt(3), 4 + random.nextInt(50), 1_000}) {
                        queries.add(new HistoryQuery(limit, Optional.empty(), currency, type, span[0], span[1]));
                    }
                }
            }
        }
        return queries;
    }

    /** A span that begins and ends right at events, where one off would show. */
    private static long[] timesOfEvents(LedgerHost host, RandomGenerator random) {
        long left =
                host.events().get(random.nextInt(host.events().size())).header().timeNanos();
        long right =
                host.events().get(random.nextInt(host.events().size())).header().timeNanos();
        return new long[] {Math.min(left, right), Math.max(left, right)};
    }

    private static boolean isAskedFor(HistoryEntry entry, HistoryQuery query) {
        return query.currency().map(entry.currency()::equals).orElse(true)
                && query.type().map(entry.type()::equals).orElse(true)
                && entry.timeNanos() >= query.fromNanos()
                && entry.timeNanos() < query.toNanos();
    }

    private static HistoryQuery with(HistoryQuery query, Optional<String> cursor) {
        return new HistoryQuery(
                query.limit(), cursor, query.currency(), query.type(), query.fromNanos(), query.toNanos());
    }

    /** Goes through all pages; each but the last is full. */
    private static void assertPages(
            List<HistoryEntry> expected, int limit, Function<Optional<String>, Page<HistoryEntry>> pages) {
        List<HistoryEntry> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<HistoryEntry> page = pages.apply(cursor);
            found.addAll(page.items());
            assertTrue(cursor.isEmpty() || !cursor.equals(page.nextCursor()));
            cursor = page.nextCursor();
            assertEquals(
                    Math.min(
                            limit, expected.size() - found.size() + page.items().size()),
                    page.items().size());
        } while (cursor.isPresent());
        assertEquals(expected, found);
    }

    @Test
    void aSpanOfTimeHoldsItsBeginningAndNotItsEnd() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.deposit("a", "1");
            long beginning = wallet.host().timeNanos();
            wallet.deposit("a", "2");
            long end = wallet.host().timeNanos();
            HistoryQuery query =
                    new HistoryQuery(10, Optional.empty(), Optional.empty(), Optional.empty(), beginning, end);

            Page<HistoryEntry> page = wallet.reads().history(new AccountId("a"), query);

            assertEquals(
                    List.of(beginning),
                    page.items().stream().map(HistoryEntry::timeNanos).toList());
        }
    }

    @Test
    void activityIsTheEntriesOfAllOfTheUsersAccounts() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 400);

                LedgerModel model = LedgerModel.of(host.events());

                for (UserId user : RandomTraffic.users()) {
                    List<HistoryEntry> expected = model.entries(model.accountsOf(user));
                    for (int limit : new int[] {1, 7, 50, 1_000}) {
                        assertPages(expected, limit, cursor -> host.reads().activity(user, limit, cursor));
                    }
                }
            }
        });
    }

    @Test
    void aTransferBetweenTwoAccountsOfAUserIsTwoEntriesOfActivityTheCreditFirst() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.open("b", "ann");
            wallet.deposit("a", "10");
            wallet.transfer("a", "b", "4");

            List<HistoryEntry> activity = wallet.reads()
                    .activity(new UserId("ann"), 2, Optional.empty())
                    .items();

            assertEquals(
                    List.of("b", "a"),
                    activity.stream().map(entry -> entry.account().value()).toList());
            assertEquals(
                    List.of(false, true),
                    activity.stream().map(HistoryEntry::debit).toList());
            assertEquals("a", activity.getFirst().counterparty().value());
        }
    }

    @Test
    void thereIsNoHistoryOfWhatDoesNotExist() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");

            assertEquals(
                    List.of(),
                    wallet.reads()
                            .history(new AccountId("b"), HistoryQuery.newest(5))
                            .items());
            assertEquals(
                    List.of(),
                    wallet.reads()
                            .history(new AccountId("a"), HistoryQuery.newest(5))
                            .items());
            assertEquals(
                    List.of(),
                    wallet.reads()
                            .activity(new UserId("bob"), 5, Optional.empty())
                            .items());
        }
    }

    @Test
    void aPageThatWalkedFarEnoughEndsShortAndTheNextGoesOn() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "");
            wallet.open("b", "");
            wallet.deposit("a", "100");
            int transfers = EntryPages.LINKS_WALKED_MAX * 3 / 2;
            for (int i = 0; i < transfers / 100; i++) {
                wallet.transfers(100, "a", "b", "0.0001");
            }
            HistoryQuery query = new HistoryQuery(
                    10,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(EntryType.DEPOSIT),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE);

            Page<HistoryEntry> first = wallet.reads().history(new AccountId("a"), query);
            Page<HistoryEntry> second = wallet.reads().history(new AccountId("a"), with(query, first.nextCursor()));

            assertEquals(List.of(), first.items());
            assertTrue(first.nextCursor().isPresent());
            assertEquals(
                    List.of(EntryType.DEPOSIT),
                    second.items().stream().map(HistoryEntry::type).toList());
            assertFalse(second.nextCursor().isPresent());
        }
    }

    @Test
    void pagesStayAsTheyAreWhileMoneyMoves() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 50);
                List<AccountId> accounts = RandomTraffic.accounts();

                List<List<HistoryEntry>> walks = BesideWriter.run(
                        150,
                        () -> traffic.run(host, 3),
                        turn -> allPages(host.reads(), accounts.get(turn % accounts.size()), 1 + turn % 40));

                LedgerModel model = LedgerModel.of(host.events());
                for (List<HistoryEntry> walk : walks) {
                    if (!walk.isEmpty()) {
                        List<HistoryEntry> all =
                                model.entries(List.of(walk.getFirst().account()));
                        assertEquals(all.subList(all.indexOf(walk.getFirst()), all.size()), walk);
                    }
                }
            }
        });
    }

    private static List<HistoryEntry> allPages(LedgerReads reads, AccountId account, int limit) {
        List<HistoryEntry> found = new ArrayList<>();
        HistoryQuery query = HistoryQuery.newest(limit);
        Page<HistoryEntry> page = reads.history(account, query);
        found.addAll(page.items());
        while (page.nextCursor().isPresent()) {
            Optional<String> cursor = page.nextCursor();
            page = reads.history(account, with(query, cursor));
            assertFalse(cursor.equals(page.nextCursor()));
            found.addAll(page.items());
        }
        return found;
    }

    @Test
    void anEventWithManyPostingsBetweenTwoAccountsIsPagedPostingByPosting() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "");
            wallet.open("b", "");
            wallet.deposit("a", "10");
            List<Command.Posting> postings = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                postings.add(wallet.posting("a", "b", "3"));
                postings.add(wallet.posting("b", "a", "2"));
                postings.add(wallet.posting("b", "a", "1"));
            }
            wallet.run(new Command.PostTransaction(wallet.nextId(), postings.subList(0, 999), wallet.note("once")));

            List<HistoryEntry> entries = allPages(wallet.reads(), new AccountId("a"), 7);

            assertEquals(1_000, entries.size());
            for (int i = 0; i < 999; i++) {
                assertEquals(998 - i, entries.get(i).posting());
                assertEquals("once", wallet.textOf(entries.get(i).metadata()));
            }
        }
    }

    @Test
    void refusesCursorsThatNoPageEndedWith() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.open("b", "ann");
            wallet.deposit("a", "1");
            wallet.deposit("a", "1");
            LedgerReads reads = wallet.reads();
            AccountId account = new AccountId("a");
            UserId user = new UserId("ann");
            String ofEntries =
                    reads.history(account, HistoryQuery.newest(1)).nextCursor().orElseThrow();
            String ofAccounts =
                    reads.accountsOf(user, 1, Optional.empty()).nextCursor().orElseThrow();

            for (String garbage : List.of(
                    "",
                    "1",
                    "AAAAAAAAAAAAAAA",
                    "!!!!!!!!!!!!!!!",
                    ofEntries + "=",
                    ofEntries.substring(1),
                    ofEntries.replace(ofEntries.charAt(0), 'é'),
                    ofAccounts)) {
                Optional<String> cursor = Optional.of(garbage);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> reads.history(account, with(HistoryQuery.newest(1), cursor)));
                assertThrows(IllegalArgumentException.class, () -> reads.activity(user, 1, cursor));
            }
            assertThrows(IllegalArgumentException.class, () -> reads.accountsOf(user, 1, Optional.of(ofEntries)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> reads.accountsOf(new UserId("bob"), 1, Optional.of(ofAccounts)));
        }
    }

    @Test
    void refusesLimitsOutOfRange() {
        try (Wallet wallet = new Wallet(directory)) {
            for (int limit : new int[] {Integer.MIN_VALUE, 0, 1_001}) {
                assertThrows(IllegalArgumentException.class, () -> HistoryQuery.newest(limit));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> wallet.reads().activity(new UserId("ann"), limit, Optional.empty()));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> wallet.reads().accountsOf(new UserId("ann"), limit, Optional.empty()));
                assertThrows(
                        IllegalArgumentException.class, () -> wallet.reads().events(0, limit));
            }
        }
    }
}
