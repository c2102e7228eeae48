package io.saldo.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigReaderTest {
    @TempDir
    Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("saldo.properties"), content);
    }

    private static String refusal(List<String> arguments, Map<String, String> environment) {
        ConfigRefused refused = assertThrows(ConfigRefused.class, () -> ConfigReader.read(arguments, environment));
        String message = String.valueOf(refused.getMessage());
        assertFalse(message.contains("\n"), "one line");
        return message;
    }

    @Test
    void listensOnLoopbackByDefault() {
        ServerConfig config = ConfigReader.read(List.of(), Map.of());

        assertEquals("127.0.0.1", config.host());
        assertEquals(8080, config.port());
        assertEquals(Path.of("data"), config.dataDir());
        assertEquals(Optional.empty(), config.tokensFile());
    }

    @Test
    void takesFlagsOverEnvironmentOverFileOverDefaults() throws IOException {
        Path file = file("""
                # all three ports
                http.port = 1
                http.idle-seconds=30

                log.level = WARN
                """);
        Map<String, String> environment = Map.of("SALDO_HTTP_PORT", "2", "SALDO_LOG_LEVEL", "DEBUG", "PATH", "/bin");

        ServerConfig config = ConfigReader.read(List.of("--config", file.toString(), "--http-port=3"), environment);

        assertEquals(3, config.port());
        assertEquals("DEBUG", config.logLevel());
        assertEquals(30, config.idleSeconds());
    }

    @Test
    void findsTheFileByTheEnvironmentToo() throws IOException {
        Path file = file("ledger.currencies = POINTS:0, GOLD:6\n");

        ServerConfig config =
                ConfigReader.read(List.of(), Map.of("SALDO_CONFIG", file.toString(), "SALDO_JAVA_OPTS", "-Xmx1g"));

        assertEquals(
                List.of(new ServerConfig.NewCurrency("POINTS", 0), new ServerConfig.NewCurrency("GOLD", 6)),
                config.currencies());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "--ledger-default-currency=usd | --ledger-default-currency must be a code of 3 to 12 characters of A-Z 0-9, not 'usd'",
                "--http-extra-ports=1,x | --http-extra-ports must be a list of up to 16 ports such as 18080,3000,3001, each another, not '1,x'",
                "--http-extra-ports=1,1 | --http-extra-ports must be a list of up to 16 ports such as 18080,3000,3001, each another, not '1,1'",
                "--http-extra-ports=8080 | --http-extra-ports must be a list of up to 16 ports such as 18080,3000,3001, each another, not '8080'",
                "--http-prot=1 | there is no flag --http-prot; docs/configuration.md lists all settings",
                "--http-port | --http-port needs a value",
                "http-port | 'http-port' is no flag; flags start with --",
                "--http-port=x | --http-port must be a whole number from 0 to 65535, not 'x'",
                "--http-port=65536 | --http-port must be a whole number from 0 to 65535, not '65536'",
                "--http-port=\u0661 | --http-port must be a whole number from 0 to 65535, not '\u0661'",
                "--http-host= | --http-host must be some text, not ''",
                "--log-level=LOUD | --log-level must be one of ERROR, WARN, INFO, DEBUG and TRACE, not 'LOUD'",
                "--config=/nowhere | the configuration file /nowhere cannot be read: there is no such file",
            })
    void refusesAFlagThatMakesNoSense(String flag, String message) {
        assertEquals(message, refusal(List.of(flag), Map.of()));
    }

    @Test
    void refusesAFlagThatIsGivenTwice() {
        assertEquals("--http-port is given twice", refusal(List.of("--http-port=1", "--http-port=2"), Map.of()));
    }

    @Test
    void refusesAVariableThatMakesNoSense() {
        assertEquals(
                "there is no setting for the environment variable SALDO_HTTP_PROT; docs/configuration.md lists all settings",
                refusal(List.of(), Map.of("SALDO_HTTP_PROT", "1")));
        assertEquals(
                "SALDO_HTTP_PORT must be a whole number from 0 to 65535, not '-1'",
                refusal(List.of(), Map.of("SALDO_HTTP_PORT", "-1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "http.port | :1: a line is 'key = value', not 'http.port'",
                "http.prot = 1 | :1: there is no setting 'http.prot'; docs/configuration.md lists all settings",
                "http.port = many | :1: http.port must be a whole number from 0 to 65535, not 'many'",
                "ledger.currencies = x | :1: ledger.currencies must be a list such as POINTS:0,GOLD:6",
                "ledger.currencies = ABC:39 | :1: ledger.currencies must be a list such as POINTS:0,GOLD:6",
            })
    void namesTheLineThatMakesNoSense(String line, String message) throws IOException {
        Path file = file(line);

        assertTrue(refusal(List.of("--config=" + file), Map.of()).startsWith(file + message));
    }

    @Test
    void refusesALineThatComesTwice() throws IOException {
        Path file = file("http.port=1\nhttp.port=2\n");

        assertEquals(file + ":2: http.port is set twice", refusal(List.of("--config=" + file), Map.of()));
    }

    @Test
    void findsEverySettingInTheDocument() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"), StandardCharsets.UTF_8);

        for (Setting setting : Setting.values()) {
            String row = "| `" + setting.key() + "` | `" + setting.variable() + "` | `--" + setting.flag() + "` | "
                    + (setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`") + " | " + setting.meaning()
                    + " |";
            assertTrue(document.contains(row.replace("|  |", "| |")), "docs/configuration.md lacks the row\n" + row);
        }
        assertEquals(
                Setting.values().length,
                document.lines().filter(line -> line.startsWith("| `")).count(),
                "and has no other");
    }
}
