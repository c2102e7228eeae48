package io.saldo.projection;

import io.saldo.projection.sql.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The databases that tables can be in. PostgreSQL is a real one, started once for all tests of a run. */
public enum Databases {
    /** In the process. */
    EMBEDDED,
    /** Where it can be started. */
    POSTGRESQL;

    private static final class Server {
        private static final String FAILURE;
        private static final String URL;

        static {
            String url = "";
            String failure = "";
            try {
                @SuppressWarnings("resource") // Ends with the process.
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
                url = postgres.getJdbcUrl("postgres", "postgres");
            } catch (IOException | RuntimeException e) {
                failure = e.toString();
            }
            URL = url;
            FAILURE = failure;
        }
    }

    /** An empty database; skips the test where there can be none. */
    public DatabaseSettings fresh(Path directory, String name) throws SQLException {
        if (this == EMBEDDED) {
            return DatabaseSettings.embedded(directory.resolve(name));
        }
        Assumptions.assumeTrue(!Server.URL.isEmpty(), "no PostgreSQL here: " + Server.FAILURE);
        String database = "saldo_" + Long.toUnsignedString(System.nanoTime(), 36);
        try (Connection connection = DriverManager.getConnection(Server.URL);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return new DatabaseSettings(Server.URL.replace("/postgres?", "/" + database + "?"), "postgres", "");
    }

    /** All rows of a query, each in text. */
    public static List<String> rows(DatabaseSettings settings, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    text.append(row.getString(column)).append('|');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    /** A connection of the test's own. */
    public static Connection connect(DatabaseSettings settings) throws SQLException {
        return settings.user().isEmpty()
                ? DriverManager.getConnection(settings.url())
                : DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }
}
