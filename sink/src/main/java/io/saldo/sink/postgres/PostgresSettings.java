package io.saldo.sink.postgres;

import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Which database to write to.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, with further parameters of the driver if need be
 * @param user who writes; empty when the URL says it
 * @param password empty when none is needed, or the URL says it
 * @param patience how long the database may take to answer
 */
public record PostgresSettings(String url, String user, String password, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** With the usual patience. */
    public PostgresSettings(String url, String user, String password) {
        this(url, user, password, PATIENCE);
    }

    /** Whether the driver can read a URL. */
    public static boolean isUrl(String url) {
        return url.startsWith("jdbc:postgresql:") && Driver.parseURL(url, new Properties()) != null;
    }

    Properties properties() {
        Properties properties = new Properties();
        String seconds = Long.toString(Math.max(1, patience.toSeconds()));
        properties.setProperty("ApplicationName", "saldo");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** Names no password. */
    @Override
    public String toString() {
        return "PostgresSettings[user=" + user + "]";
    }
}
