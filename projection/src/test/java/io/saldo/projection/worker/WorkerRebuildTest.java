package io.saldo.projection.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.Databases;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.Traffic;
import io.saldo.projection.sql.DatabaseSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every table of the worker, made again from the first event on, against the one that grew with the events. */
final class WorkerRebuildTest {
    private static final String RULES = "rapid: 2 withdrawals within 60 s, flag; large: withdrawal of 1000, freeze;"
            + " out: 3 transfers within 600 s, freeze; in: deposit of 15000 or EUR 10000, flag";
    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    private LedgerUnderTest ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerUnderTest(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest
    @EnumSource
    void makesEveryTableAgainAsItIs(Databases databases) throws Exception {
        DatabaseSettings live = databases.fresh(directory, "live");
        Traffic traffic = new Traffic(ledger, 21);
        for (int round = 0; round < ROUNDS; round++) {
            try (WorkerNode node = node("live", live)) {
                // Half of the rounds end in the midst of the work.
                traffic.run(50);
                if (round % 2 == 1) {
                    awaitAll(node, live);
                }
            }
            release();
        }
        try (WorkerNode node = node("live", live)) {
            awaitAll(node, live);
        }

        DatabaseSettings again = databases.fresh(directory, "again");
        try (WorkerNode node = node("again", again)) {
            awaitAll(node, again);
            assertEquals(0, node.freezes.get(), "what was done long ago is not done again");
            assertEquals(0, node.letters().open());
        }

        for (String table : tables(live)) {
            assertEquals(rows(live, table), rows(again, table), table);
        }
        assertEquals(tables(live), tables(again));
        assertTrue(rows(live, "fraud_alerts").stream().anyMatch(row -> row.contains("|done|")));
        assertFrozenOnceEach();
    }

    private WorkerNode node(String name, DatabaseSettings database) {
        return new WorkerNode(ledger, directory.resolve(name + "-node"), database, RULES, Optional.empty(), true);
    }

    /** As an operator does it who has looked at the accounts. */
    private void release() {
        for (int i = 0; i < 9; i++) {
            boolean isFrozen = ledger.replica()
                    .reads()
                    .account(new AccountId("a" + i))
                    .filter(account -> account.status() == AccountStatus.FROZEN)
                    .isPresent();
            if (isFrozen) {
                ledger.change("a" + i, AccountStatus.ACTIVE);
            }
        }
    }

    private static void awaitAll(WorkerNode node, DatabaseSettings database) {
        Eventually.holds("all is in the tables, and done", () -> {
            try {
                return node.isCurrent()
                        && Databases.rows(database, "SELECT 1 FROM fraud_alerts WHERE action_state = 'pending'")
                                .isEmpty()
                        && node.isCurrent();
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    /** Tables and views; a new one must be compared too. */
    private static List<String> tables(DatabaseSettings database) throws SQLException {
        List<String> names = Databases.rows(
                database,
                "SELECT LOWER(table_name) FROM information_schema.tables WHERE LOWER(table_schema) = 'public'"
                        + " ORDER BY 1");
        List<String> tables = names.stream().map(name -> name.replace("|", "")).toList();
        assertTrue(
                tables.containsAll(List.of("account_statistics", "user_statistics", "user_activity", "fraud_flags")),
                tables::toString);
        return tables;
    }

    /** Who was told is not made again. */
    private static List<String> rows(DatabaseSettings database, String table) throws SQLException {
        String columns = table.equals("fraud_alerts")
                ? "partition_number, sequence, alert_number, rule, account_id, user_id, transaction_id, reason,"
                        + " occurrences, amount, currency, scale, event_nanos, alert_action, action_state"
                : "*";
        List<String> rows = new ArrayList<>(Databases.rows(database, "SELECT " + columns + " FROM " + table));
        rows.sort(null);
        return rows;
    }

    private void assertFrozenOnceEach() {
        Set<AccountId> frozen = new HashSet<>();
        int freezes = 0;
        for (Event event : ledger.events()) {
            if (event instanceof Event.AccountChanged change && change.status() == AccountStatus.FROZEN) {
                assertTrue(frozen.add(change.account()), () -> change.account() + " was frozen twice");
                freezes++;
            } else if (event instanceof Event.AccountChanged change) {
                frozen.remove(change.account());
            }
        }
        assertTrue(freezes > 0);
    }
}
