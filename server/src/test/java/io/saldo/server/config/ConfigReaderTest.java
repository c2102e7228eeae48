package io.saldo.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
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
    void keepsAGibibyteOfTheLogUnlessToldOtherwise() {
        ServerConfig usual = ConfigReader.read(List.of(), Map.of());
        ServerConfig longer = ConfigReader.read(List.of("--log-keep-bytes=20000000000"), Map.of());

        assertEquals(1L << 30, usual.logKeepBytes());
        assertEquals(20_000_000_000L, longer.logKeepBytes());
    }

    @Test
    void choosesTheDatagramsByWhereTheNodesAreUnlessTold() {
        ServerConfig usual = ConfigReader.read(List.of(), Map.of());
        ServerConfig jumbo = ConfigReader.read(List.of("--cluster-datagram-bytes=8832"), Map.of());

        assertEquals(0, usual.cluster().datagramBytes());
        assertEquals(8_832, jumbo.cluster().datagramBytes());
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

    @Test
    void knowsItsNodesByTheirAddresses() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef\n");

        ClusterConfig cluster = ConfigReader.read(
                        List.of(
                                "--node=2",
                                "--peers=a:9100, b:9100, [::1]:9100",
                                "--partitions=4",
                                "--cluster-secret-file=" + secret,
                                "--cluster-http=a:8080,http://b:8080,c:8080"),
                        Map.of())
                .cluster();

        assertEquals(2, cluster.node());
        assertEquals(List.of("a:9100", "b:9100", "[::1]:9100"), cluster.peers());
        assertEquals(4, cluster.partitions());
        assertEquals(Optional.of("0123456789abcdef"), cluster.secret());
        assertEquals(URI.create("http://c:8080"), cluster.http().getLast());
        assertFalse(cluster.toString().contains("0123456789abcdef"));
    }

    @Test
    void isAloneByDefault() {
        assertEquals(ClusterConfig.ALONE, ConfigReader.read(List.of(), Map.of()).cluster());
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
                "--node=1 | --cluster-node must be 0 while cluster.peers is not set, not '1'",
                "--node=5 | --cluster-node must be a whole number from 0 to 4, not '5'",
                "--peers=a:1,b:1 | --cluster-peers must be a list of 1, 3 or 5 addresses such as host0:9100,host1:9100,host2:9100, not 'a:1,b:1'",
                "--peers=a:1,b,c:1 | --cluster-peers must be a list of 1, 3 or 5 addresses such as host0:9100,host1:9100,host2:9100, not 'a:1,b,c:1'",
                "--peers=a:0 | --cluster-peers must be a list of 1, 3 or 5 addresses such as host0:9100,host1:9100,host2:9100, not 'a:0'",
                "--peers=a:1,a:10,b:1 | --cluster-peers must be a list of addresses whose ports on one host are 10 or more apart, 10 for each partition, not 'a:1,a:10,b:1'",
                "--peers=a:65530 | --cluster-peers must be a list of addresses whose ports are at most 65526, since each partition takes 10, not 'a:65530'",
                "--peers=10.0.0.1:9100 | cluster.secret-file is missing: nodes on other machines need a secret in common",
                "--cluster-secret=too-short | --cluster-secret must be 16 or more printable characters of ASCII without blanks",
                "--cluster-secret-file=/nowhere | the file of the cluster's secret /nowhere cannot be read: there is no such file",
                "--cluster-http=host:8080,other:8080 | --cluster-http must be a list of 1 addresses such as http://host0:8080, one for each node, not 'host:8080,other:8080'",
                "--log-keep-bytes=-1 | --log-keep-bytes must be a whole number of bytes, of at most 15 digits, not '-1'",
                "--cluster-datagram-bytes=575 | --cluster-datagram-bytes must be a whole number from 576 to 65504, not '575'",
                "--partitions=0 | --cluster-partitions must be a whole number from 1 to 16, not '0'",
                "--partitions=17 | --cluster-partitions must be a whole number from 1 to 16, not '17'",
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
