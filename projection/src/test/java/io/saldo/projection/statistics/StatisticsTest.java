package io.saldo.projection.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.event.Movement;
import io.saldo.ledger.model.AccountId;
import io.saldo.projection.Databases;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.Traffic;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.sql.DatabaseSettings;
import io.saldo.projection.sql.SumFollower;
import io.saldo.projection.sql.SumLimits;
import io.saldo.projection.sql.Tables;
import io.saldo.replica.read.AccountStats;
import io.saldo.replica.read.CurrencyStats;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of statistics and activity, against the journal's own totals and a model. */
final class StatisticsTest {
    private static final String STATISTICS =
            "SELECT account_id, currency, user_id, deposited, withdrawn, transferred_in,"
                    + " transferred_out, deposits, withdrawals, transfers_in, transfers_out, last_activity_nanos"
                    + " FROM account_statistics ORDER BY account_id, currency";
    private static final String ACTIVITY = "SELECT user_id, activity_day, currency, debits, credits, debited, credited,"
            + " first_sequence, last_sequence FROM user_activity ORDER BY user_id, activity_day, currency";

    private static final SumLimits LIMITS = new SumLimits(1_000, 100_000, 2_000_000);
    /** Writes each time, after some rows, after some events, after some time, and never. */
    private static final List<SumLimits> KILLED = List.of(
            new SumLimits(1_000, 100_000, 0),
            new SumLimits(4, 100_000, Long.MAX_VALUE),
            new SumLimits(1_000, 7, Long.MAX_VALUE),
            new SumLimits(1_000, 100_000, 5_000_000),
            new SumLimits(1_000, 100_000, 0, 1),
            new SumLimits(1_000, 100_000, 5_000_000, 2),
            new SumLimits(1_000, 100_000, Long.MAX_VALUE));

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

    @ParameterizedTest
    @EnumSource
    void countsEveryMovementOnce(Databases databases) throws SQLException {
        DatabaseSettings database = databases.fresh(directory, "live");
        Traffic traffic = new Traffic(ledger, 11);
        try (Tables tables = new Tables(database, 8);
                FollowerRuntime runtime = following(tables)) {
            traffic.run(400);
            awaitAll(runtime);
        }

        assertEquals(statisticsOfJournal(), Databases.rows(database, STATISTICS));
        assertEquals(activityOfJournal(), Databases.rows(database, ACTIVITY));
        assertFalse(Databases.rows(database, "SELECT * FROM user_statistics").isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void makesTheSameTablesFromTheFirstEventOn(Databases databases) throws SQLException {
        DatabaseSettings live = databases.fresh(directory, "live");
        Traffic traffic = new Traffic(ledger, 12);
        try (Tables tables = new Tables(live, 8);
                FollowerRuntime runtime = following(tables)) {
            for (int i = 0; i < 10; i++) {
                traffic.run(20);
                awaitAll(runtime);
            }
        }

        DatabaseSettings again = databases.fresh(directory, "again");
        try (Tables tables = new Tables(again, 8);
                FollowerRuntime runtime = following(tables)) {
            awaitAll(runtime);
        }

        assertEquals(Databases.rows(live, STATISTICS), Databases.rows(again, STATISTICS));
        assertEquals(Databases.rows(live, ACTIVITY), Databases.rows(again, ACTIVITY));
    }

    @Test
    void losesAndDoublesNothingWhenTheDatabaseDiesAtAnyMoment() throws Exception {
        DatabaseSettings database = DatabaseSettings.embedded(directory.resolve("killed"));
        Traffic traffic = new Traffic(ledger, 13);
        Random random = new Random(13);
        for (int kill = 0; kill < 60; kill++) {
            try (Tables tables = new Tables(database, 8);
                    FollowerRuntime _ = following(tables, KILLED.get(kill % KILLED.size()))) {
                traffic.run(5 + random.nextInt(10));
                long begin = System.nanoTime();
                long until = random.nextInt(40_000_000);
                while (System.nanoTime() - begin < until) {
                    Thread.onSpinWait();
                }
                try (Connection connection = Databases.connect(database);
                        Statement statement = connection.createStatement()) {
                    statement.execute("SHUTDOWN IMMEDIATELY");
                } catch (SQLException _) {
                    // It says so when it is gone.
                }
            }
        }

        try (Tables tables = new Tables(database, 8);
                FollowerRuntime runtime = following(tables)) {
            awaitAll(runtime);
        }
        assertEquals(statisticsOfJournal(), Databases.rows(database, STATISTICS));
        assertEquals(activityOfJournal(), Databases.rows(database, ACTIVITY));
        assertEquals(0, letters.open());
    }

    @ParameterizedTest
    @EnumSource
    void twoThatFollowAtATimeCountOnce(Databases databases) throws SQLException {
        DatabaseSettings database = databases.fresh(directory, "shared");
        Traffic traffic = new Traffic(ledger, 14);
        try (Tables tables = new Tables(database, 16);
                FollowerRuntime one = following(tables);
                FollowerRuntime other = following(tables)) {
            for (int i = 0; i < 10; i++) {
                traffic.run(10);
            }
            awaitAll(one);
            awaitAll(other);
        }

        assertEquals(statisticsOfJournal(), Databases.rows(database, STATISTICS));
        assertEquals(activityOfJournal(), Databases.rows(database, ACTIVITY));
        assertEquals(0, letters.open());
    }

    @ParameterizedTest
    @EnumSource
    void buriesAnEventWhoseRowsTheDatabaseRefusesAndReplaysItOnce(Databases databases) throws Exception {
        DatabaseSettings database = databases.fresh(directory, "refusing");
        Traffic traffic = new Traffic(ledger, 15);
        try (Tables tables = new Tables(database, 8)) {
            try (Connection connection = tables.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE statistics_sums ADD CONSTRAINT small CHECK (deposited < 99900000000)");
                connection.commit();
            }
            try (FollowerRuntime runtime = following(tables)) {
                traffic.run(30);
                ledger.deposit("a1", 999_000_000);
                traffic.run(30);
                Eventually.holds("one event is a dead letter", () -> letters.open() == 1);
                awaitAll(runtime);
                assertEquals(
                        "statistics",
                        letters.page(Long.MAX_VALUE, 10).getFirst().follower());

                try (Connection connection = tables.connection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("ALTER TABLE statistics_sums DROP CONSTRAINT small");
                    connection.commit();
                }
                runtime.replay(letters.page(Long.MAX_VALUE, 10).getFirst()).get();
            }
        }

        assertEquals(0, letters.open());
        assertEquals(statisticsOfJournal(), Databases.rows(database, STATISTICS));
    }

    @Test
    void refusesTablesOfAnotherLedger() throws SQLException, EventRefused {
        DatabaseSettings database = DatabaseSettings.embedded(directory.resolve("other"));
        try (Tables tables = new Tables(database, 8);
                SumFollower follower =
                        new SumFollower(new StatisticsProjection(), tables, _ -> ledger.feed(), LIMITS)) {
            new Traffic(ledger, 16).run(10);
            assertEquals(0, follower.takenSequence(0));
            follower.take(0, ledger.feed().scan(0), _ -> false, 1_000);
            follower.finish(0);
            assertEquals(ledger.sequence(), follower.takenSequence(0));
            try (Connection connection = tables.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE follower_positions SET event_nanos = event_nanos + 1");
                connection.commit();
            }

            IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> follower.takenSequence(0));
            assertTrue(String.valueOf(refusal.getMessage()).contains("filled from another ledger"));
        }
    }

    private FollowerRuntime following(Tables tables) {
        return following(tables, LIMITS);
    }

    private FollowerRuntime following(Tables tables, SumLimits limits) {
        FollowerRuntime runtime =
                new FollowerRuntime(List.of(ledger.feed()), letters, ledger.clock::get, new SimpleMeterRegistry());
        FollowerSettings settings = FollowerSettings.LOCAL_TABLES.withBatches(50, 1 << 20, 1_000_000);
        runtime.follow(new SumFollower(new StatisticsProjection(), tables, _ -> ledger.feed(), limits), settings);
        runtime.follow(new SumFollower(new ActivityProjection(), tables, _ -> ledger.feed(), limits), settings);
        return runtime;
    }

    private void awaitAll(FollowerRuntime runtime) {
        Eventually.holds(
                "all is in the tables",
                () -> runtime.status().stream().allMatch(status -> status.takenSequence() == ledger.sequence()));
    }

    /** What the journal itself says of each account. */
    private List<String> statisticsOfJournal() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            AccountId account = new AccountId("a" + i);
            AccountStats stats = ledger.replica().reads().stats(account);
            stats.currencies().stream()
                    .sorted((a, b) -> a.currency().code().compareTo(b.currency().code()))
                    .forEach(line -> rows.add(row(account, line)));
        }
        return rows;
    }

    private String row(AccountId account, CurrencyStats line) {
        return String.join(
                        "|",
                        account.value(),
                        line.currency().code(),
                        ledger.feed().user(account).value(),
                        line.deposited().toString(),
                        line.withdrawn().toString(),
                        line.transferredIn().toString(),
                        line.transferredOut().toString(),
                        Long.toString(line.deposits()),
                        Long.toString(line.withdrawals()),
                        Long.toString(line.transfersIn()),
                        Long.toString(line.transfersOut()),
                        Long.toString(line.lastActivityNanos()))
                + "|";
    }

    /** A model of the activity: one line for each user, day and currency. */
    private List<String> activityOfJournal() {
        record Sums(long debits, long credits, BigInteger debited, BigInteger credited, long first, long last) {}
        TreeMap<String, Sums> days = new TreeMap<>();
        for (Event event : ledger.events()) {
            if (event instanceof Event.Moved moved) {
                for (Movement movement : moved.movements()) {
                    for (AccountId account : List.of(movement.from(), movement.to())) {
                        String user = ledger.feed().user(account).value();
                        if (user.isEmpty()) {
                            continue;
                        }
                        boolean isDebit = account.equals(movement.from());
                        BigInteger units = movement.amount().toBigInteger();
                        BigInteger none = BigInteger.ZERO;
                        LocalDate day = LocalDate.ofEpochDay(
                                Math.floorDiv(event.header().timeNanos(), TimeUnit.DAYS.toNanos(1)));
                        long sequence = event.header().sequence();
                        days.merge(
                                user + "|" + day + "|" + movement.currency().code(),
                                new Sums(
                                        isDebit ? 1 : 0,
                                        isDebit ? 0 : 1,
                                        isDebit ? units : none,
                                        isDebit ? none : units,
                                        sequence,
                                        sequence),
                                (a, b) -> new Sums(
                                        a.debits() + b.debits(),
                                        a.credits() + b.credits(),
                                        a.debited().add(b.debited()),
                                        a.credited().add(b.credited()),
                                        a.first(),
                                        b.last()));
                    }
                }
            }
        }
        List<String> rows = new ArrayList<>();
        days.forEach((key, sums) -> rows.add(key + "|" + sums.debits() + "|" + sums.credits() + "|" + sums.debited()
                + "|" + sums.credited() + "|" + sums.first() + "|" + sums.last() + "|"));
        return rows;
    }
}
