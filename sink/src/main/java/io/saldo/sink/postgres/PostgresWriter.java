package io.saldo.sink.postgres;

import io.saldo.ledger.model.AccountId;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection for one partition, with the position that it found in the database. For one thread, but for {@link #cut}. */
final class PostgresWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWriter.class);

    private static final String TABLES = "tables.sql";
    private static final String LAST_MADE = "wallet_differences";
    /** Of all that make the tables at once, one at a time does; the number means nothing else. */
    private static final long TABLES_LOCK = 0x5A1D0;

    private static final String MOVE =
            "UPDATE saldo_positions SET sequence = ?" + " WHERE follower = ? AND partition = ? AND sequence = ?";
    private static final String WALLETS = "INSERT INTO wallets AS w"
            + " (id, user_id, balance, version, created_at, updated_at)"
            + " SELECT id, NULLIF(user_id, ''), balance, version, created_at, updated_at"
            + " FROM unnest(?::text[], ?::text[], ?::numeric[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])"
            + " AS new (id, user_id, balance, version, created_at, updated_at)"
            + " ON CONFLICT (id) DO UPDATE SET balance = excluded.balance,"
            + " version = w.version + excluded.version, updated_at = excluded.updated_at";
    /** Of an event that was left out when it was its turn: later events may have changed the wallet. */
    private static final String LATE_WALLETS = WALLETS.replace(
                    "balance = excluded.balance",
                    "balance = CASE WHEN w.updated_at < excluded.updated_at THEN excluded.balance ELSE w.balance END")
            .replace("updated_at = excluded.updated_at", "updated_at = greatest(w.updated_at, excluded.updated_at)");

    private static final String TRANSACTION_COLUMNS = "id, wallet_id, amount, type, status, reference_id, created_at";
    private static final String EVENT_COLUMNS =
            "id, wallet_id, user_id, amount, event_type, transaction_id, created_at, event_data";

    private final Connection connection;
    private final int partition;
    private long position;

    private PostgresWriter(Connection connection, int partition) {
        this.connection = connection;
        this.partition = partition;
    }

    /** Connects, and no more: {@link #begin} comes before anything else. */
    static PostgresWriter connect(PostgresSettings settings, int partition) throws SQLException {
        Connection connection = new Driver().connect(settings.url(), settings.properties());
        if (connection == null) {
            throw new SQLException("the URL is none of PostgreSQL's");
        }
        return new PostgresWriter(connection, partition);
    }

    /** Makes the tables where they are missing, and reads the position. When that fails, this writer is closed. */
    void begin() throws SQLException {
        boolean isBegun = false;
        try {
            connection.setAutoCommit(false);
            makeTables(connection);
            position = readPosition(connection, partition);
            isBegun = true;
        } finally {
            if (!isBegun) {
                close();
            }
        }
    }

    /**
     * Makes the tables where they are missing. Where they are there nothing is tried: even "if not exists" takes locks on them,
     * upon which a partition that writes already and one that begins could wait for each other.
     */
    private static void makeTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + TABLES_LOCK + ")");
            if (!hasTables(statement)) {
                statement.execute(script());
            }
        }
        connection.commit();
    }

    /** The script makes this one last, and all or nothing. */
    private static boolean hasTables(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('" + LAST_MADE + "') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static String script() {
        try (InputStream script = PostgresWriter.class.getResourceAsStream(TABLES)) {
            if (script == null) {
                throw new IllegalStateException("the class path lacks " + TABLES);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the class path cannot be read", unreadable);
        }
    }

    private static long readPosition(Connection connection, int partition) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO saldo_positions VALUES (?, ?, 0) ON CONFLICT DO NOTHING");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT sequence FROM saldo_positions WHERE follower = ? AND partition = ?")) {
            insert.setString(1, PostgresFollower.NAME);
            insert.setInt(2, partition);
            insert.executeUpdate();
            connection.commit();
            select.setString(1, PostgresFollower.NAME);
            select.setInt(2, partition);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long sequence = row.getLong(1);
                connection.commit();
                return sequence;
            }
        }
    }

    /** The sequence of the last event whose rows are written. */
    long position() {
        return position;
    }

    /**
     * Writes the rows and moves the position, both or neither.
     *
     * @param last the sequence of the last event of the batch
     * @throws SQLException when it failed, or another node has moved the position; this writer is of no more use then
     */
    void write(Rows rows, long last) throws SQLException, IOException {
        movePosition(last);
        write(rows, WALLETS);
        connection.commit();
        position = last;
    }

    /** Writes rows of an event before the position, which stays where it is. */
    void writeLate(Rows rows) throws SQLException, IOException {
        write(rows, LATE_WALLETS);
        connection.commit();
    }

    private void write(Rows rows, String wallets) throws SQLException, IOException {
        copy("wallet_transactions", TRANSACTION_COLUMNS, rows.transactions());
        copy("transaction_events", EVENT_COLUMNS, rows.events());
        writeWallets(wallets, rows.wallets());
    }

    /** Undoes what was begun and failed. */
    void rollBack() throws SQLException {
        connection.rollback();
    }

    /** First of all, since it locks the position's row: of two nodes that write at once, the second waits and finds it moved. */
    private void movePosition(long last) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setLong(1, last);
            move.setString(2, PostgresFollower.NAME);
            move.setInt(3, partition);
            move.setLong(4, position);
            if (move.executeUpdate() != 1) {
                throw new SQLException("another node has moved the position of partition " + partition);
            }
        }
    }

    private void copy(String table, String columns, StringBuilder lines) throws SQLException, IOException {
        if (!lines.isEmpty()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " (" + columns + ") FROM STDIN", new StringReader(lines.toString()));
        }
    }

    private void writeWallets(String statement, Map<AccountId, Rows.Wallet> wallets) throws SQLException {
        if (wallets.isEmpty()) {
            return;
        }
        int size = wallets.size();
        String[][] columns = new String[6][size];
        int row = 0;
        for (Map.Entry<AccountId, Rows.Wallet> entry : wallets.entrySet()) {
            Rows.Wallet wallet = entry.getValue();
            columns[0][row] = entry.getKey().value();
            columns[1][row] = wallet.user().value();
            columns[2][row] = wallet.balance();
            columns[3][row] = Integer.toString(wallet.changes());
            columns[4][row] = wallet.createdAt().toString();
            columns[5][row] = wallet.updatedAt().toString();
            row++;
        }
        try (PreparedStatement upsert = connection.prepareStatement(statement)) {
            for (int column = 0; column < columns.length; column++) {
                upsert.setArray(column + 1, connection.createArrayOf("text", columns[column]));
            }
            upsert.executeUpdate();
        }
    }

    /** Closes the connection without a word to the database; what it waits for fails. Any thread. */
    void cut() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException failure) {
            LOG.debug("a connection could not be cut", failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.debug("a connection did not close well", failure);
        }
    }
}
