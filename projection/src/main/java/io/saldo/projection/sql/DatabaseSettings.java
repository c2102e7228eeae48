package io.saldo.projection.sql;

import java.nio.file.Path;

/**
 * Where the tables are.
 *
 * @param url of JDBC, either H2 or PostgreSQL
 * @param user empty for none
 * @param password empty for none
 */
public record DatabaseSettings(String url, String user, String password) {
    private static final String EMBEDDED = "jdbc:h2:file:";

    /** The embedded database in a directory. */
    public static DatabaseSettings embedded(Path directory) {
        return new DatabaseSettings(
                EMBEDDED + directory.toAbsolutePath().resolve("tables")
                        + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=20000;CACHE_SIZE=32768",
                "",
                "");
    }

    /** Whether the database runs in this process, so that its tables are this node's alone. */
    public boolean isEmbedded() {
        return url.startsWith(EMBEDDED);
    }

    /** Where it is, for messages: without parameters, which may hold secrets. */
    public String place() {
        int end = url.indexOf(isEmbedded() ? ';' : '?');
        return end < 0 ? url : url.substring(0, end);
    }

    @Override
    public String toString() {
        return place();
    }
}
