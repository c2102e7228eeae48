package io.saldo.server.config;

import io.saldo.ledger.model.Currency;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text of each setting, turned into what it means.
 *
 * @param values the text of every setting
 * @param places where each was set, for messages
 */
record SettingValues(Map<Setting, String> values, Map<Setting, String> places) {
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final int SECONDS_MAX = 86_400;
    private static final int COUNT_MAX = 1_000_000;
    private static final int PORT_MAX = 65_535;
    private static final int EXTRA_PORTS_MAX = 16;

    ServerConfig toConfig() {
        ClusterConfig cluster = new ClusterValues(this).toConfig();
        return new ServerConfig(
                path(Setting.DATA_DIR).orElseThrow(() -> refused(Setting.DATA_DIR, "a directory")),
                cluster,
                text(Setting.HTTP_HOST),
                number(Setting.HTTP_PORT, 0, PORT_MAX),
                extraPorts(),
                path(Setting.HTTP_TOKENS_FILE),
                number(Setting.HTTP_CONNECTIONS_MAX, 1, COUNT_MAX),
                number(Setting.HTTP_REQUESTS_MAX, 1, COUNT_MAX),
                number(Setting.HTTP_EVENT_STREAMS_MAX, 1, COUNT_MAX),
                number(Setting.HTTP_IDLE_SECONDS, 1, SECONDS_MAX),
                number(Setting.HTTP_REQUEST_SECONDS, 1, SECONDS_MAX),
                number(Setting.HTTP_WRITE_SECONDS, 1, SECONDS_MAX),
                number(Setting.HTTP_SHUTDOWN_SECONDS, 0, SECONDS_MAX),
                number(Setting.HTTP_SHUTDOWN_DELAY_SECONDS, 0, SECONDS_MAX),
                currencies(),
                defaultCurrency(),
                number(Setting.LEDGER_CHECKPOINT_EVENTS, 1, 999_999_999),
                bytes(Setting.LOG_KEEP_BYTES),
                new WorkerValues(this).toConfig(),
                level(),
                path(Setting.LOG_FILE),
                new SinkValues(this).toSettings(cluster));
    }

    String raw(Setting setting) {
        return values.getOrDefault(setting, setting.fallback());
    }

    String text(Setting setting) {
        String value = raw(setting);
        if (value.isEmpty()) {
            throw refused(setting, "some text");
        }
        return value;
    }

    int number(Setting setting, int min, int max) {
        String value = raw(setting);
        boolean digits = value.length() <= 9 && value.matches("[0-9]+");
        int number = digits ? Integer.parseInt(value) : -1;
        if (number < min || number > max) {
            throw refused(setting, "a whole number from " + min + " to " + max);
        }
        return number;
    }

    private long bytes(Setting setting) {
        String value = raw(setting);
        if (!value.matches("[0-9]{1,15}")) {
            throw refused(setting, "a whole number of bytes, of at most 15 digits");
        }
        return Long.parseLong(value);
    }

    Optional<Path> path(Setting setting) {
        String value = raw(setting);
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException invalid) {
            throw refused(setting, "a path");
        }
    }

    private List<Integer> extraPorts() {
        List<Integer> ports = new ArrayList<>();
        String value = raw(Setting.HTTP_EXTRA_PORTS);
        for (String item : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            int port = item.strip().matches("[0-9]{1,5}") ? Integer.parseInt(item.strip()) : 0;
            boolean isAnother = port != number(Setting.HTTP_PORT, 0, PORT_MAX) && !ports.contains(port);
            if (port < 1 || port > PORT_MAX || !isAnother || ports.size() == EXTRA_PORTS_MAX) {
                throw refused(
                        Setting.HTTP_EXTRA_PORTS,
                        "a list of up to " + EXTRA_PORTS_MAX + " ports such as 18080,3000,3001, each another");
            }
            ports.add(port);
        }
        return ports;
    }

    private String level() {
        String value = raw(Setting.LOG_LEVEL);
        if (!LEVELS.contains(value)) {
            throw refused(Setting.LOG_LEVEL, "one of ERROR, WARN, INFO, DEBUG and TRACE");
        }
        return value;
    }

    private List<ServerConfig.NewCurrency> currencies() {
        List<ServerConfig.NewCurrency> currencies = new ArrayList<>();
        String value = raw(Setting.LEDGER_CURRENCIES);
        if (value.isEmpty()) {
            return currencies;
        }
        for (String item : value.split(",", -1)) {
            String[] parts = item.strip().split(":", -1);
            boolean fits = parts.length == 2 && Currency.isCode(parts[0]) && parts[1].matches("[0-9]{1,2}");
            int scale = fits ? Integer.parseInt(parts[1]) : -1;
            if (scale < 0 || scale > Currency.SCALE_MAX) {
                throw refused(
                        Setting.LEDGER_CURRENCIES,
                        "a list such as POINTS:0,GOLD:6, with codes of 3 to 12 characters of A-Z 0-9 and scales from 0"
                                + " to 38");
            }
            currencies.add(new ServerConfig.NewCurrency(parts[0], scale));
        }
        return currencies;
    }

    String defaultCurrency() {
        String value = raw(Setting.LEDGER_DEFAULT_CURRENCY);
        if (!Currency.isCode(value)) {
            throw refused(Setting.LEDGER_DEFAULT_CURRENCY, "a code of 3 to 12 characters of A-Z 0-9");
        }
        return value;
    }

    /** Where a setting was set. */
    String place(Setting setting) {
        return places.getOrDefault(setting, setting.key());
    }

    /** A refusal that does not show the value, which may hold a secret. */
    ConfigRefused refusedUnseen(Setting setting, String why) {
        return new ConfigRefused(place(setting) + " " + why);
    }

    ConfigRefused refused(Setting setting, String wanted) {
        return new ConfigRefused(place(setting) + " must be " + wanted + ", not '" + raw(setting) + "'");
    }
}
