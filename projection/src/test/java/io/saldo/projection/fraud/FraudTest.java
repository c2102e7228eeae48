package io.saldo.projection.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.Databases;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.sql.DatabaseSettings;
import io.saldo.projection.sql.SqlFollower;
import io.saldo.projection.sql.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules, by the time of events, with every edge. */
final class FraudTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path directory;

    private LedgerUnderTest ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerUnderTest(directory.resolve("data"));
        ledger.open("alice", "ann");
        ledger.open("bob", "");
        ledger.deposit("alice", 100_000_000);
        ledger.deposit("bob", 100_000_000);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Withdrawals at these nanoseconds, and the counts of the alerts that they cause. */
    @ParameterizedTest
    @CsvSource({
        "0 1, ''",
        "0 0 0, 3",
        "0 30000000000 60000000000, 3",
        "0 30000000000 60000000001, ''",
        "0 1 2 3 4, 3 4 5",
        "0 1 2 60000000002, 3",
        "0 1 2 60000000000, 3 4",
        "0 1 2 60000000001, 3 3",
        "0 59000000000 61000000000 119000000000, 3",
    })
    void countsWithdrawalsWithinTheWindow(String times, String counts) throws Exception {
        long begin = ledger.clock.get() + SECOND;
        for (String time : times.split(" ", -1)) {
            ledger.clock.set(begin + Long.parseLong(time));
            ledger.withdraw("alice", 100);
        }

        List<Alert> alerts = alerts("rapid: 3 withdrawals within 60 s, flag", 1_000);

        assertEquals(
                counts.isEmpty() ? List.of() : Arrays.asList(counts.split(" ", -1)),
                alerts.reversed().stream()
                        .map(alert -> Long.toString(alert.occurrences()))
                        .toList());
    }

    /** Amounts in cents, and whether they are large. */
    @ParameterizedTest
    @CsvSource({"999999, USD, false", "1000000, USD, true", "1000001, USD, true", "4999, EUR, false", "5000, EUR, true"
    })
    void findsLargeWithdrawals(long cents, String currency, boolean isLarge) throws Exception {
        ledger.move(
                io.saldo.ledger.model.TransferType.DEPOSIT,
                AccountId.EXTERNAL,
                new AccountId("alice"),
                10_000_000,
                currency);
        ledger.withdraw("alice", cents, currency);

        List<Alert> alerts = alerts("large: withdrawal of 10000 or EUR 50, flag", 1_000);

        assertEquals(isLarge ? 1 : 0, alerts.size());
        if (isLarge) {
            assertEquals(
                    "Single large withdrawal >= " + (currency.equals("EUR") ? "50" : "10000"),
                    alerts.getFirst().reason());
            assertEquals("ann", alerts.getFirst().user().value());
        }
    }

    @Test
    void looksAtWithdrawalsAloneAndAtEachAccountByItself() throws Exception {
        ledger.withdraw("alice", 1);
        ledger.withdraw("bob", 1);
        ledger.transfer("alice", "bob", 1_000_000);
        ledger.withdraw("alice", 1);
        ledger.withdraw("bob", 1);
        ledger.deposit("alice", 1_000_000);

        assertEquals(List.of(), alerts(FraudRules.STANDARD, 1_000));
    }

    /** However the events are cut into batches, and with a restart after each, the alerts are the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void findsTheSameInBatchesOfAnySize(int batch) throws Exception {
        for (int i = 0; i < 20; i++) {
            ledger.clock.addAndGet((i * 7 % 5) * 9L * SECOND);
            ledger.withdraw(i % 3 == 0 ? "bob" : "alice", 100);
        }

        assertEquals(
                alerts("rapid: 3 withdrawals within 60 s, flag", 1_000),
                alerts("rapid: 3 withdrawals within 60 s, flag", batch));
    }

    /** Events that no rule watches are not brought; with them left out, and over restarts, the alerts are the same. */
    @Test
    void findsTheSameWhenWhatNoRuleWatchesIsLeftOut() throws Exception {
        String rules = "rapid: 3 withdrawals within 60 s, flag; large: withdrawal of 5, flag";
        DatabaseSettings database = DatabaseSettings.embedded(directory.resolve("served"));
        Random random = new Random(61);
        for (int round = 0; round < 4; round++) {
            try (DeadLetters letters = DeadLetters.open(directory.resolve("letters"));
                    Tables tables = new Tables(database, 4);
                    FollowerRuntime runtime = new FollowerRuntime(
                            List.of(ledger.feed()), letters, ledger.clock::get, new SimpleMeterRegistry())) {
                runtime.follow(
                        new SqlFollower(projection(rules), tables, _ -> ledger.feed(), 0),
                        FollowerSettings.LOCAL_TABLES.withBatches(3, 1 << 20, 0));
                for (int i = 0; i < 60; i++) {
                    ledger.clock.addAndGet(random.nextInt(12) * SECOND);
                    switch (random.nextInt(4)) {
                        case 0 -> ledger.withdraw(random.nextBoolean() ? "alice" : "bob", 1 + random.nextInt(600));
                        case 1 -> ledger.deposit("bob", 100);
                        default -> ledger.transfer("alice", "bob", 1 + random.nextInt(100));
                    }
                }
                Eventually.holds(
                        "all is taken",
                        () -> runtime.status().stream()
                                .allMatch(status -> status.takenSequence() == ledger.sequence()));
            }
        }

        try (Tables tables = new Tables(database, 4)) {
            List<Alert> found = new Alerts(tables).page(Optional.empty(), Optional.empty(), 1_000);
            assertFalse(found.isEmpty());
            assertEquals(alerts(rules, 10_000), found);
        }
        assertEquals(
                List.of(ledger.sequence() + "|"),
                Databases.rows(database, "SELECT sequence FROM follower_positions WHERE follower = 'fraud'"));
    }

    private FraudProjection projection(String rules) {
        return new FraudProjection(FraudRules.parse(rules), _ -> ledger.feed(), ledger.clock::get, () -> {});
    }

    @Test
    void countsAFreezeAsDoneOrSupersededByTheJournal() throws Exception {
        ledger.withdraw("alice", 1_000_000);
        ledger.change("alice", AccountStatus.FROZEN);
        ledger.open("carol", "");
        ledger.deposit("carol", 1_000_000);
        ledger.withdraw("carol", 1_000_000);
        ledger.change("carol", AccountStatus.CLOSED);
        ledger.change("bob", AccountStatus.FROZEN);
        ledger.change("bob", AccountStatus.ACTIVE);
        ledger.withdraw("bob", 1_000_000);

        for (int batch : new int[] {1, 1_000}) {
            assertEquals(
                    List.of(Alert.ActionState.PENDING, Alert.ActionState.SUPERSEDED, Alert.ActionState.DONE),
                    alerts("large: withdrawal of 10000, freeze", batch).stream()
                            .map(Alert::actionState)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rapid",
                "rapid: 0 withdrawals within 60 s, flag",
                "rapid: 3 withdrawals within 86401 s, flag",
                "Rapid: 3 withdrawals within 60 s, flag",
                "rapid: 3 holds within 60 s, flag",
                "large: withdrawal of EUR 5, flag",
                "large: withdrawal of 5 or 6, flag",
                "large: withdrawal of -5, flag",
                "large: withdrawal of 5, burn",
                "a: withdrawal of 5, flag; a: withdrawal of 6, flag",
            })
    void refusesRulesThatMakeNoSense(String rules) {
        assertThrows(IllegalArgumentException.class, () -> FraudRules.parse(rules));
    }

    /** All alerts, the newest first, of tables made from the first event on; every batch has a follower of its own. */
    private List<Alert> alerts(String rules, int batch) throws Exception {
        List<Event> events = new ArrayList<>(ledger.events());
        DatabaseSettings database = DatabaseSettings.embedded(directory.resolve("tables-" + System.nanoTime()));
        try (Tables tables = new Tables(database, 4)) {
            for (int from = 0; from < events.size(); from += batch) {
                try (SqlFollower follower =
                        new SqlFollower(projection(rules), tables, _ -> ledger.feed(), Long.MAX_VALUE)) {
                    assertEquals(from, follower.takenSequence(0));
                    follower.take(0, events.subList(from, Math.min(events.size(), from + batch)));
                    follower.finish(0);
                }
            }
            return new Alerts(tables).page(Optional.empty(), Optional.empty(), 1_000);
        }
    }
}
