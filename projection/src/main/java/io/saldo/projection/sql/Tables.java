package io.saldo.projection.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The database of the tables. It is opened, and its schema brought up to date, when the first connection is asked for; while
 * it is away, every asker is told so. Any thread.
 */
public final class Tables implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long one look for a connection takes; between two looks it is asked whether there is still time. */
    private static final long LOOK_MILLIS = 500;

    private static final String CONNECT_SECONDS = "5";
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private final DatabaseSettings settings;
    private final int connectionsMax;
    private final long patienceNanos;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable HikariDataSource source;
    private volatile boolean isLeaving;
    private boolean isClosed;

    /** @param connectionsMax how many may be open at a time */
    public Tables(DatabaseSettings settings, int connectionsMax) {
        this(settings, connectionsMax, PATIENCE);
    }

    /** @param patience how long whoever asks for a connection waits for one */
    Tables(DatabaseSettings settings, int connectionsMax, Duration patience) {
        this.settings = settings;
        this.connectionsMax = connectionsMax;
        patienceNanos = patience.toNanos();
    }

    /**
     * A connection with a transaction begun; closing it gives it back.
     *
     * @throws SQLException when there is none within 5 s, or at once when none is there and the server stops
     */
    public Connection connection() throws SQLException {
        HikariDataSource open = source;
        return connection(open == null ? open() : open);
    }

    private Connection connection(HikariDataSource pool) throws SQLException {
        long began = System.nanoTime();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException none) {
                if (isLeaving || System.nanoTime() - began >= patienceNanos) {
                    throw none;
                }
            }
        }
    }

    /** Says that the server stops: from now on nobody waits for a database that is away. One that is there still serves. */
    public void leave() {
        isLeaving = true;
    }

    /** Whether the tables are this node's alone. */
    public boolean isEmbedded() {
        return settings.isEmbedded();
    }

    /** Where the database is, for messages. */
    public String place() {
        return settings.place();
    }

    private HikariDataSource open() throws SQLException {
        opening.lock();
        try {
            HikariDataSource open = source;
            if (open != null) {
                return open;
            }
            if (isClosed || isLeaving) {
                throw new SQLException("the server stops, and the tables were not open");
            }
            HikariDataSource fresh = new HikariDataSource(config());
            boolean isReady = false;
            try (Connection connection = connection(fresh)) {
                Schema.bringUpToDate(connection);
                isReady = true;
            } finally {
                if (!isReady) {
                    fresh.close();
                }
            }
            source = fresh;
            return fresh;
        } finally {
            opening.unlock();
        }
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("saldo-tables");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(1);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(LOOK_MILLIS);
        // A database that is away at the start is asked again, not waited for.
        config.setInitializationFailTimeout(-1);
        if (!settings.isEmbedded()) {
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
            // Otherwise it is the pool's time-out, and the pool waits for it when it is closed.
            config.addDataSourceProperty("loginTimeout", CONNECT_SECONDS);
            config.addDataSourceProperty("socketTimeout", "60");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("ApplicationName", "saldo-worker");
        }
        return config;
    }

    @Override
    public void close() {
        opening.lock();
        try {
            isClosed = true;
            HikariDataSource open = source;
            if (open != null) {
                open.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
