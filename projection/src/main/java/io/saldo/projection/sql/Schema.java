package io.saldo.projection.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Brings the tables from whatever version they have to the newest, one step a version. The steps are files that never change
 * once they are published, which their checksums hold.
 */
final class Schema {
    private static final List<String> STEPS = List.of("V1.sql", "V2.sql", "V3.sql");
    private static final String VERSIONS = "CREATE TABLE IF NOT EXISTS schema_versions"
            + " (version INTEGER NOT NULL PRIMARY KEY, checksum BIGINT NOT NULL)";

    private Schema() {}

    /** Applies the steps that are missing. A step may be begun anew, for not every database rolls back what makes tables. */
    static void bringUpToDate(Connection connection) throws SQLException {
        execute(connection, VERSIONS);
        connection.commit();
        for (int version = 1; version <= STEPS.size(); version++) {
            String step = read(STEPS.get(version - 1));
            long checksum = checksum(step);
            if (!isDone(connection, version, checksum)) {
                for (String statement : step.replaceAll("(?m)^--.*$", "").split(";", -1)) {
                    if (!statement.isBlank()) {
                        execute(connection, statement);
                    }
                }
                note(connection, version, checksum);
                connection.commit();
            }
        }
        connection.commit();
    }

    private static boolean isDone(Connection connection, int version, long checksum) throws SQLException {
        try (PreparedStatement ask =
                connection.prepareStatement("SELECT checksum FROM schema_versions WHERE version = ?")) {
            ask.setInt(1, version);
            try (ResultSet row = ask.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (row.getLong(1) != checksum) {
                    throw new SQLException("version " + version + " of the tables is not the one this program knows");
                }
                return true;
            }
        }
    }

    private static void note(Connection connection, int version, long checksum) throws SQLException {
        try (PreparedStatement note =
                connection.prepareStatement("INSERT INTO schema_versions (version, checksum) VALUES (?, ?)")) {
            note.setInt(1, version);
            note.setLong(2, checksum);
            note.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(String name) {
        try (InputStream file = Schema.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the program cannot read its file " + name, e);
        }
    }

    private static long checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
