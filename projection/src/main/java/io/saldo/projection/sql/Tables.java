package io.saldo.projection.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The database of the tables. It is opened, and its schema brought up to date, when the first connection is asked for; while
 * it is away, every asker is told so. Any thread.
 */
public final class Tables implements AutoCloseable {
    private static final long CONNECT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private final DatabaseSettings settings;
    private final int connectionsMax;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable HikariDataSource source;
    private boolean isClosed;

    /** @param connectionsMax how many may be open at a time */
    public Tables(DatabaseSettings settings, int connectionsMax) {
        this.settings = settings;
        this.connectionsMax = connectionsMax;
    }

    /** A connection with a transaction begun; closing it gives it back. */
    public Connection connection() throws SQLException {
        HikariDataSource open = source;
        return (open == null ? open() : open).getConnection();
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
            if (isClosed) {
                throw new SQLException("the tables are closed");
            }
            HikariDataSource fresh = new HikariDataSource(config());
            boolean isReady = false;
            try (Connection connection = fresh.getConnection()) {
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
        config.setConnectionTimeout(CONNECT_MILLIS);
        // A database that is away at the start is asked again, not waited for.
        config.setInitializationFailTimeout(-1);
        if (!settings.isEmbedded()) {
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("connectTimeout", "5");
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
