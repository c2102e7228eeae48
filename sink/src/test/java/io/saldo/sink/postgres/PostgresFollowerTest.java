package io.saldo.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransferType;
import io.saldo.projection.follow.EventRefused;
import io.saldo.sink.trial.Courier;
import io.saldo.sink.trial.MadeUpJournal;
import io.saldo.sink.trial.Services;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL, in a schema of its own: the tables are what the journal says, whatever is killed. */
class PostgresFollowerTest {
    private String url = "";
    private String schema = "";

    @BeforeEach
    void makeSchema() throws SQLException {
        url = Services.postgres();
        schema = "trial_" + Long.toHexString(System.nanoTime());
        execute("CREATE SCHEMA " + schema);
    }

    @AfterEach
    void dropSchema() throws SQLException {
        if (!schema.isEmpty()) {
            execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private PostgresSettings settings() {
        return new PostgresSettings(url + "&currentSchema=" + schema, "", "", Duration.ofSeconds(20));
    }

    @Test
    void countsEachEventOnceThoughConnectionsAndServerProcessesAreKilled() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(11, 6_000, 30);
        Courier courier = new Courier(
                () -> new PostgresFollower(settings(), "USD", journal), 0, journal.events(), new Random(11));
        courier.withTrouble(courier::kill).withTrouble(this::killServerProcesses);

        courier.deliver(130, 6_000);

        assertTrue(courier.kills() >= 50, () -> "only " + courier.kills() + " kills");
        assertTrue(courier.happened() - courier.kills() >= 50, "too few server processes were killed");
        assertTablesAreAs(journal);
    }

    @Test
    void standsACrashOfTheWholeServer() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(12, 1_500, 30);
        Courier courier = new Courier(
                () -> new PostgresFollower(settings(), "USD", journal), 0, journal.events(), new Random(12));
        courier.withTrouble(this::crashServer);

        courier.deliver(4, 3_000);

        assertTablesAreAs(journal);
    }

    @Test
    void refusesToWriteBehindAnotherNode() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(13, 30, 3);
        PostgresFollower older = new PostgresFollower(settings(), "USD", journal);
        PostgresFollower newer = new PostgresFollower(settings(), "USD", journal);
        older.takenSequence(0);
        newer.takenSequence(0);
        newer.take(0, journal.events().subList(0, 20));

        assertThrows(SQLException.class, () -> older.take(0, journal.events().subList(0, 10)));

        assertEquals(20, older.takenSequence(0));
        older.take(0, journal.events().subList(20, 30));
        assertTablesAreAs(journal);
        older.close();
        newer.close();
    }

    @Test
    void keepsWhereItBeginsInTheDatabase() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(16, 20, 3);
        try (PostgresFollower first = new PostgresFollower(settings(), "USD", journal);
                PostgresFollower second = new PostgresFollower(settings(), "USD", journal)) {
            assertEquals(0, first.takenSequence(0));
            first.beginBehind(0, 12);

            assertEquals(12, second.takenSequence(0));
            second.take(0, journal.events().subList(12, 20));
            assertEquals(20, first.takenSequence(0));
        }
    }

    @Test
    void refusesAnEventThatTheTablesRefuseAndTakesItWhenTheyDo() throws Exception {
        MadeUpJournal journal = new MadeUpJournal(17);
        journal.open("ann", "u1");
        for (int i = 1; i <= 30; i++) {
            int dollars = i == 20 ? 1_000 : i;
            journal.post(
                    TransferType.DEPOSIT,
                    AccountId.EXTERNAL,
                    new AccountId("ann"),
                    dollars * 10_000L,
                    MadeUpJournal.DOLLAR);
        }
        List<Event> events = journal.events();
        try (PostgresFollower follower = new PostgresFollower(settings(), "USD", journal)) {
            follower.takenSequence(0);
            execute("ALTER TABLE " + schema + ".wallet_transactions ADD CONSTRAINT small CHECK (amount < 100)");

            EventRefused refused = assertThrows(EventRefused.class, () -> follower.take(0, events));
            assertEquals(21, refused.event().header().sequence());
            assertEquals("the tables refuse its rows: SQL state 23514", refused.reason());
            assertEquals(20, follower.takenSequence(0));
            follower.take(0, events.subList(21, 31));
            assertThrows(EventRefused.class, () -> follower.retake(0, events.get(20)));
            assertEquals(31, follower.takenSequence(0));

            execute("ALTER TABLE " + schema + ".wallet_transactions DROP CONSTRAINT small");
            follower.retake(0, events.get(20));
            assertEquals(31, follower.takenSequence(0));
            assertTablesAreAs(journal);
            assertThrows(EventRefused.class, () -> follower.retake(0, events.get(20)), "it is there already");
        }
        assertTablesAreAs(journal);
    }

    /** Another partition that is in the midst of a transaction holds up nobody who begins. */
    @Test
    void beginsWhileTheTablesAreWrittenTo() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(18, 10, 3);
        try (PostgresFollower follower = new PostgresFollower(settings(), "USD", journal);
                Connection other = DriverManager.getConnection(url + "&currentSchema=" + schema);
                Statement statement = other.createStatement()) {
            follower.takenSequence(0);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE wallets, wallet_transactions, transaction_events IN ROW EXCLUSIVE MODE");

            assertEquals(0, follower.takenSequence(1));

            other.rollback();
        }
    }

    @Test
    void keepsThePositionsOfPartitionsApart() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(14, 10, 3);
        try (PostgresFollower follower = new PostgresFollower(settings(), "USD", journal)) {
            follower.takenSequence(0);
            follower.takenSequence(1);
            follower.take(1, journal.events());

            assertEquals(0, follower.takenSequence(0));
            assertEquals(10, follower.takenSequence(1));
        }
    }

    @Test
    void tellsAWalletsStoryInTheOlderSystemsWords() throws Exception {
        MadeUpJournal journal = new MadeUpJournal(15);
        journal.open("ann", "u1");
        journal.open("bob", "");
        journal.post(TransferType.DEPOSIT, AccountId.EXTERNAL, new AccountId("ann"), 1_000_000, MadeUpJournal.DOLLAR);
        journal.post(TransferType.TRANSFER, new AccountId("ann"), new AccountId("bob"), 250_000, MadeUpJournal.DOLLAR);
        try (PostgresFollower follower = new PostgresFollower(settings(), "USD", journal)) {
            follower.takenSequence(0);
            follower.take(0, journal.events());
        }

        assertEquals(
                List.of("ann|u1|75.0000|2", "bob|null|25.0000|1"),
                rows("SELECT id, user_id, balance, version FROM wallets ORDER BY id"));
        assertEquals(
                List.of(
                        "ann|100.0000|FUND|COMPLETED",
                        "ann|25.0000|TRANSFER_OUT|COMPLETED",
                        "bob|25.0000|TRANSFER_IN|COMPLETED"),
                rows("SELECT wallet_id, amount, type, status FROM wallet_transactions ORDER BY created_at, wallet_id"));
        assertEquals(
                List.of(
                        "ann|u1|WALLET_CREATED|WALLET_CREATED",
                        "bob|null|WALLET_CREATED|WALLET_CREATED",
                        "ann|u1|WALLET_FUNDED|WALLET_FUNDED",
                        "ann|u1|TRANSFER_OUT|TRANSFER_COMPLETED",
                        "bob|null|TRANSFER_IN|TRANSFER_COMPLETED"),
                rows("SELECT wallet_id, user_id, event_type, event_data->>'eventType' FROM transaction_events"
                        + " ORDER BY created_at, wallet_id"));
    }

    private void assertTablesAreAs(MadeUpJournal journal) throws SQLException {
        WalletTables.assertHold(url + "&currentSchema=" + schema, journal.events());
    }

    /** A trouble: the server's processes for our connections end, in the midst of whatever they do. */
    private void killServerProcesses() {
        try {
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'saldo'");
        } catch (SQLException restarting) {
            // Then they are gone already.
        }
    }

    /** A trouble: a process of the server is killed, upon which the server ends all others and recovers from its log. */
    private void crashServer() {
        try {
            for (String pid : rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'saldo'")) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (SQLException recovering) {
            // A crash is under way already.
        }
    }

    private void execute(String sql) throws SQLException {
        long begin = System.nanoTime();
        while (true) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return;
            } catch (SQLException recovering) {
                boolean isPassing = List.of("57P03", "57P02", "08006", "08001").contains(recovering.getSQLState());
                if (!isPassing || System.nanoTime() - begin > 20_000_000_000L) {
                    throw recovering;
                }
            }
        }
    }

    private List<String> rows(String sql) throws SQLException {
        return WalletTables.rows(url + "&currentSchema=" + schema, sql);
    }
}
