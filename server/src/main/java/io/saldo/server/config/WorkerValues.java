package io.saldo.server.config;

import io.saldo.projection.audit.AuditLimits;
import io.saldo.projection.fraud.FraudRule;
import io.saldo.projection.fraud.FraudRules;
import io.saldo.projection.sql.DatabaseSettings;
import io.saldo.projection.worker.WorkerSettings;
import io.saldo.sink.postgres.PostgresSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The texts of the settings about the worker and the audit trail, turned into what they mean. */
record WorkerValues(SettingValues values) {
    private static final int MEGABYTES_MAX = 1_000_000;
    private static final int WRITE_MILLISECONDS_MAX = 600_000;
    private static final int DAYS_MAX = 36_500;

    WorkerConfig toConfig() {
        // Looked at even when they are of no use, so that a mistake shows where it was made.
        WorkerSettings worker = new WorkerSettings(database(), writeNanos(), rules(), alertsUrl(), secret());
        int megabytes = values.number(Setting.AUDIT_MEGABYTES, 0, MEGABYTES_MAX);
        int days = values.number(Setting.AUDIT_DAYS, 1, DAYS_MAX);
        return new WorkerConfig(
                isEnabled() ? Optional.of(worker) : Optional.empty(),
                megabytes > 0 ? Optional.of(AuditLimits.of(megabytes, days)) : Optional.empty());
    }

    private boolean isEnabled() {
        return switch (values.raw(Setting.WORKER_ENABLED)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw values.refused(Setting.WORKER_ENABLED, "true or false");
        };
    }

    private DatabaseSettings database() {
        String url = values.raw(Setting.WORKER_DATABASE);
        if (url.isEmpty()) {
            Path data = values.path(Setting.DATA_DIR).orElse(Path.of(Setting.DATA_DIR.fallback()));
            return DatabaseSettings.embedded(data.resolve("worker"));
        }
        if (!PostgresSettings.isUrl(url)) {
            throw new ConfigRefused(values.place(Setting.WORKER_DATABASE)
                    + " must be like jdbc:postgresql://HOST:5432/DATABASE, or empty for the embedded database");
        }
        return new DatabaseSettings(
                url,
                values.raw(Setting.WORKER_DATABASE_USER),
                text(Setting.WORKER_DATABASE_PASSWORD_FILE).orElse(""));
    }

    private OptionalLong writeNanos() {
        return values.raw(Setting.WORKER_WRITE_MILLISECONDS).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(
                        values.number(Setting.WORKER_WRITE_MILLISECONDS, 1, WRITE_MILLISECONDS_MAX)));
    }

    private List<FraudRule> rules() {
        try {
            return FraudRules.parse(values.raw(Setting.WORKER_FRAUD_RULES));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigRefused(values.place(Setting.WORKER_FRAUD_RULES) + ": " + wrong.getMessage());
        }
    }

    private Optional<URI> alertsUrl() {
        String text = values.raw(Setting.WORKER_ALERTS_URL);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url = url(text)
                .orElseThrow(() ->
                        values.refused(Setting.WORKER_ALERTS_URL, "a URL such as https://alerts.example.com/saldo"));
        if (values.raw(Setting.WORKER_ALERTS_SECRET_FILE).isEmpty()) {
            throw new ConfigRefused(values.place(Setting.WORKER_ALERTS_URL) + " needs "
                    + Setting.WORKER_ALERTS_SECRET_FILE.key() + ", so that the receiver knows who tells it");
        }
        return Optional.of(url);
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isWeb && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException unfit) {
            return Optional.empty();
        }
    }

    private String secret() {
        return text(Setting.WORKER_ALERTS_SECRET_FILE).orElse("");
    }

    /** What stands in a file, if one is named. */
    private Optional<String> text(Setting setting) {
        Optional<Path> file = values.path(setting);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file.get(), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new ConfigRefused(values.place(setting) + " names " + file.get() + ", which is empty");
            }
            return Optional.of(text);
        } catch (IOException unreadable) {
            throw new ConfigRefused(values.place(setting) + " names " + file.get() + ", which cannot be read: "
                    + ConfigReader.reason(unreadable));
        }
    }
}
