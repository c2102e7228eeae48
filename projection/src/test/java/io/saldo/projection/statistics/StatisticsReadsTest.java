package io.saldo.projection.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.UserId;
import io.saldo.projection.Databases;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.Traffic;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.sql.DatabaseSettings;
import io.saldo.projection.sql.SumFollower;
import io.saldo.projection.sql.SumLimits;
import io.saldo.projection.sql.Tables;
import io.saldo.replica.read.CurrencyStats;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of statistics while parts of it are in the tables, in memory, and on the way between. */
final class StatisticsReadsTest {
    private static final SumLimits NEVER = new SumLimits(100_000, 100_000, Long.MAX_VALUE);
    private static final String POSITION =
            "SELECT sequence FROM follower_positions WHERE follower = 'statistics' AND sequence > 0";

    @TempDir
    Path directory;

    private LedgerUnderTest ledger;
    private DeadLetters letters;

    @BeforeEach
    void open() throws IOException {
        ledger = new LedgerUnderTest(directory.resolve("data"));
        letters = DeadLetters.open(directory.resolve("dead-letters"));
    }

    @AfterEach
    void close() {
        letters.close();
        ledger.close();
    }

    /** The followers of one node with what is read of them. */
    private final class Node implements AutoCloseable {
        private final FollowerRuntime runtime =
                new FollowerRuntime(List.of(ledger.feed()), letters, ledger.clock::get, new SimpleMeterRegistry());
        private final Tables tables;
        private final StatisticsReads reads;

        Node(DatabaseSettings database, SumLimits limits) {
            tables = new Tables(database, 8);
            SumFollower statistics = new SumFollower(new StatisticsProjection(), tables, _ -> ledger.feed(), limits);
            SumFollower activity = new SumFollower(new ActivityProjection(), tables, _ -> ledger.feed(), limits);
            FollowerSettings settings = FollowerSettings.LOCAL_TABLES.withBatches(50, 1 << 20, 1_000_000);
            runtime.follow(statistics, settings);
            runtime.follow(activity, settings);
            reads = new StatisticsReads(statistics, activity, List.of(ledger.feed()));
        }

        void awaitAll() {
            Eventually.holds(
                    "all is taken",
                    () -> runtime.status().stream().allMatch(status -> status.takenSequence() == ledger.sequence()));
        }

        @Override
        public void close() {
            runtime.close();
            tables.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatIsNotWrittenYetWithWhatIs(Databases databases) throws SQLException {
        DatabaseSettings database = databases.fresh(directory, "tables");
        Traffic traffic = new Traffic(ledger, 41);
        for (int round = 0; round < 3; round++) {
            try (Node node = new Node(database, NEVER)) {
                traffic.run(60);
                node.awaitAll();
                assertShowsTheJournal(node.reads);
            }
            assertEquals(List.of(ledger.sequence() + "|"), Databases.rows(database, POSITION), "kept at the end");
        }
        try (Node node = new Node(database, NEVER)) {
            node.awaitAll();
            assertShowsTheJournal(node.reads);
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsEachMovementOnceWhileItIsBeingWritten(Databases databases) throws Exception {
        DatabaseSettings database = databases.fresh(directory, "tables");
        Traffic traffic = new Traffic(ledger, 42);
        ConcurrentLinkedQueue<Statistics> seen = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean isOver = new AtomicBoolean();
        AccountId account = new AccountId("a1");
        try (Node node = new Node(database, new SumLimits(100_000, 100_000, 0, 2))) {
            Thread reader = Thread.ofVirtual().start(() -> {
                while (!isOver.get()) {
                    try {
                        seen.add(node.reads.ofAccount(0, account));
                    } catch (SQLException | RuntimeException failure) {
                        failures.add(failure);
                    }
                }
            });
            traffic.run(300);
            node.awaitAll();
            isOver.set(true);
            reader.join();
        }

        assertEquals(List.of(), List.copyOf(failures));
        TreeMap<Long, List<CurrencyStats>> models = new TreeMap<>();
        models.put(0L, List.of());
        TreeMap<String, CurrencyStats> totals = new TreeMap<>();
        for (Event event : ledger.events()) {
            if (event instanceof Event.Moved moved) {
                moved.movements()
                        .forEach(movement ->
                                add(totals, account, movement, event.header().timeNanos()));
            }
            models.put(event.header().sequence(), List.copyOf(totals.values()));
        }
        for (Statistics statistics : seen) {
            long sequence = statistics.asOf().getFirst().sequence();
            assertEquals(models.get(sequence), statistics.currencies(), () -> "behind event " + sequence);
        }
        assertFalse(seen.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void writesWhenManyRowsWait(Databases databases) throws SQLException {
        DatabaseSettings database = databases.fresh(directory, "tables");
        Traffic traffic = new Traffic(ledger, 43);
        try (Node node = new Node(database, new SumLimits(3, 100_000, Long.MAX_VALUE, 2))) {
            traffic.run(60);
            node.awaitAll();

            assertFalse(Databases.rows(database, POSITION).isEmpty());
            assertShowsTheJournal(node.reads);
        }
    }

    private static void add(Map<String, CurrencyStats> totals, AccountId account, Movement movement, long timeNanos) {
        BigInteger none = BigInteger.ZERO;
        BigInteger units = movement.amount().toBigInteger();
        boolean isDebit = movement.from().equals(account);
        if (!isDebit && !movement.to().equals(account)) {
            return;
        }
        boolean isExternal = (isDebit ? movement.to() : movement.from()).equals(AccountId.EXTERNAL);
        CurrencyStats one = new CurrencyStats(
                movement.currency(),
                !isDebit && isExternal ? units : none,
                isDebit && isExternal ? units : none,
                !isDebit && !isExternal ? units : none,
                isDebit && !isExternal ? units : none,
                !isDebit && isExternal ? 1 : 0,
                isDebit && isExternal ? 1 : 0,
                !isDebit && !isExternal ? 1 : 0,
                isDebit && !isExternal ? 1 : 0,
                timeNanos);
        totals.merge(movement.currency().code(), one, StatisticsReadsTest::sum);
    }

    private static CurrencyStats sum(CurrencyStats a, CurrencyStats b) {
        return new CurrencyStats(
                a.currency(),
                a.deposited().add(b.deposited()),
                a.withdrawn().add(b.withdrawn()),
                a.transferredIn().add(b.transferredIn()),
                a.transferredOut().add(b.transferredOut()),
                a.deposits() + b.deposits(),
                a.withdrawals() + b.withdrawals(),
                a.transfersIn() + b.transfersIn(),
                a.transfersOut() + b.transfersOut(),
                Math.max(a.lastActivityNanos(), b.lastActivityNanos()));
    }

    /** Accounts, users and days, against the journal read again. */
    private void assertShowsTheJournal(StatisticsReads reads) throws SQLException {
        TreeMap<String, TreeMap<String, CurrencyStats>> users = new TreeMap<>();
        for (int i = 0; i < 9; i++) {
            AccountId account = new AccountId("a" + i);
            List<CurrencyStats> expected = ledger.replica().reads().stats(account).currencies().stream()
                    .sorted(Comparator.comparing(line -> line.currency().code()))
                    .toList();
            Statistics shown = reads.ofAccount(0, account);
            assertEquals(expected, shown.currencies());
            assertEquals(List.of(new AsOf(0, ledger.sequence())), shown.asOf());
            TreeMap<String, CurrencyStats> user =
                    users.computeIfAbsent(ledger.feed().user(account).value(), _ -> new TreeMap<>());
            expected.forEach(line -> user.merge(line.currency().code(), line, StatisticsReadsTest::sum));
        }
        for (String user : List.of("u1", "u2")) {
            Statistics shown = reads.ofUser(new UserId(user));
            assertEquals(List.copyOf(users.getOrDefault(user, new TreeMap<>()).values()), shown.currencies());
            assertEquals(List.of(new AsOf(0, ledger.sequence())), shown.asOf());
            assertEquals(daysOfJournal(user), daysShown(reads, user));
        }
        assertEquals(List.of(), reads.ofUser(new UserId("nobody")).currencies());
        assertEquals(
                List.of(),
                reads.daysOf(new UserId("nobody"), Optional.empty(), 5).days());
    }

    private List<String> daysShown(StatisticsReads reads, String user) throws SQLException {
        List<String> shown = new ArrayList<>();
        Optional<LocalDate> before = Optional.empty();
        ActivityDays page;
        do {
            page = reads.daysOf(new UserId(user), before, 2);
            assertTrue(page.days().size() == 2 || !page.hasMore());
            for (ActivityDay day : page.days()) {
                day.currencies()
                        .forEach(line ->
                                shown.add(day.day() + " " + line.currency().code() + " " + line.debits() + " "
                                        + line.credits() + " " + line.debited() + " " + line.credited() + " "
                                        + line.lastActivityNanos()));
                before = Optional.of(day.day());
            }
        } while (page.hasMore());
        return shown;
    }

    private List<String> daysOfJournal(String user) {
        record Sums(long debits, long credits, BigInteger debited, BigInteger credited, long nanos) {
            Sums plus(Sums other) {
                return new Sums(
                        debits + other.debits,
                        credits + other.credits,
                        debited.add(other.debited),
                        credited.add(other.credited),
                        Math.max(nanos, other.nanos));
            }
        }
        TreeMap<LocalDate, TreeMap<String, Sums>> days = new TreeMap<>(Comparator.reverseOrder());
        for (Event event : ledger.events()) {
            if (event instanceof Event.Moved moved) {
                long nanos = event.header().timeNanos();
                LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(nanos, TimeUnit.DAYS.toNanos(1)));
                for (Movement movement : moved.movements()) {
                    BigInteger units = movement.amount().toBigInteger();
                    BigInteger none = BigInteger.ZERO;
                    String code = movement.currency().code();
                    if (ledger.feed().user(movement.from()).value().equals(user)) {
                        days.computeIfAbsent(day, _ -> new TreeMap<>())
                                .merge(code, new Sums(1, 0, units, none, nanos), Sums::plus);
                    }
                    if (ledger.feed().user(movement.to()).value().equals(user)) {
                        days.computeIfAbsent(day, _ -> new TreeMap<>())
                                .merge(code, new Sums(0, 1, none, units, nanos), Sums::plus);
                    }
                }
            }
        }
        List<String> expected = new ArrayList<>();
        days.forEach((day, currencies) -> currencies.forEach((code, sums) -> expected.add(day + " " + code + " "
                + sums.debits() + " " + sums.credits() + " " + sums.debited() + " " + sums.credited() + " "
                + sums.nanos())));
        return expected;
    }
}
