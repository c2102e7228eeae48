package io.saldo.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the settings: the defaults, over them the configuration file, over that the environment, over all the flags.
 * The file has a line {@code key = value} for each setting; blank lines and lines that start with {@code #} say nothing.
 */
public final class ConfigReader {
    private static final String CONFIG_FLAG = "config";
    private static final String CONFIG_VARIABLE = "SALDO_CONFIG";
    private static final String PREFIX = "SALDO_";
    /** Tells tests what they may use; a server that a test starts sees it too. */
    private static final String TESTS_PREFIX = "SALDO_TEST_";
    /** Short names of the flags that everybody needs. */
    private static final Map<String, Setting> SHORT_FLAGS = Map.of(
            "port", Setting.HTTP_PORT,
            "host", Setting.HTTP_HOST,
            "data", Setting.DATA_DIR,
            "node", Setting.CLUSTER_NODE,
            "peers", Setting.CLUSTER_PEERS,
            "partitions", Setting.CLUSTER_PARTITIONS);
    /** Read by the launcher, not by the server. */
    private static final Set<String> OTHER_VARIABLES = Set.of(CONFIG_VARIABLE, "SALDO_JAVA_OPTS");

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> places = new EnumMap<>(Setting.class);

    private ConfigReader() {}

    /**
     * Reads the settings.
     *
     * @param arguments the flags, {@code --http-port 8080} or {@code --http-port=8080}
     * @param environment all environment variables; those that do not start with {@code SALDO_} are not ours
     * @throws ConfigRefused when a setting is unknown or makes no sense
     */
    public static ServerConfig read(List<String> arguments, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader();
        for (Setting setting : Setting.values()) {
            reader.set(setting, setting.fallback(), "the default of " + setting.key());
        }
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        Optional<String> named = readFlags(arguments, flags);
        Optional<String> file = named.isPresent() ? named : Optional.ofNullable(environment.get(CONFIG_VARIABLE));
        file.ifPresent(name -> reader.readFile(Path.of(name)));
        reader.readEnvironment(environment);
        flags.forEach((setting, value) -> reader.set(setting, value, "--" + setting.flag()));
        return new SettingValues(reader.values, reader.places).toConfig();
    }

    private void set(Setting setting, String value, String place) {
        values.put(setting, value.strip());
        places.put(setting, place);
    }

    /** Fills the flags and gives the configuration file, if one is named. */
    private static Optional<String> readFlags(List<String> arguments, Map<Setting, String> flags) {
        Optional<String> file = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw new ConfigRefused("'" + argument + "' is no flag; flags start with --");
            }
            int equals = argument.indexOf('=');
            String flag = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new ConfigRefused("--" + flag + " needs a value");
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (flag.equals(CONFIG_FLAG)) {
                file = Optional.of(value);
                continue;
            }
            Setting setting = Optional.ofNullable(SHORT_FLAGS.get(flag))
                    .or(() -> Setting.ofFlag(flag))
                    .orElseThrow(() -> new ConfigRefused(
                            "there is no flag --" + flag + "; docs/configuration.md lists all settings"));
            if (flags.put(setting, value) != null) {
                throw new ConfigRefused("--" + flag + " is given twice");
            }
        }
        return file;
    }

    private void readFile(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException malformed) {
            throw new ConfigRefused("the configuration file " + file + " is not in UTF-8");
        } catch (IOException unreadable) {
            throw new ConfigRefused("the configuration file " + file + " cannot be read: " + reason(unreadable));
        }
        Set<Setting> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                readLine(file + ":" + (i + 1), line, seen);
            }
        }
    }

    private void readLine(String place, String line, Set<Setting> seen) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new ConfigRefused(place + ": a line is 'key = value', not '" + line + "'");
        }
        String key = line.substring(0, equals).strip();
        Setting setting = Setting.ofKey(key)
                .orElseThrow(() -> new ConfigRefused(
                        place + ": there is no setting '" + key + "'; docs/configuration.md lists all settings"));
        if (!seen.add(setting)) {
            throw new ConfigRefused(place + ": " + key + " is set twice");
        }
        set(setting, line.substring(equals + 1), place + ": " + key);
    }

    private void readEnvironment(Map<String, String> environment) {
        environment.forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX)
                    || variable.startsWith(TESTS_PREFIX)
                    || OTHER_VARIABLES.contains(variable)) {
                return;
            }
            Setting setting = Setting.ofVariable(variable)
                    .orElseThrow(() -> new ConfigRefused("there is no setting for the environment variable " + variable
                            + "; docs/configuration.md lists all settings"));
            set(setting, value, variable);
        });
    }

    static String reason(IOException failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure instanceof AccessDeniedException ? "no permission" : failure.toString();
    }
}
