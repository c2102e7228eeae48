package io.saldo.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of the worker and the sinks that make no sense, each with the line that says so at the start. */
final class FollowerSettingsTest {
    private static final String PLACES = "beginning, now, or the sequence of the last event not wanted";

    /** Any text is one, so that nothing can be wrong with them. */
    private static final Set<String> ANY_TEXT = Set.of("worker.database-user", "sink.postgresql.user");

    @TempDir
    Path directory;

    /**
     * A setting that makes no sense.
     *
     * @param key its name
     * @param value what is wrong
     * @param flags what else is set
     * @param message what is said behind the flag's name
     */
    record Wrong(String key, String value, List<String> flags, String message) {}

    private static Wrong wrong(String key, String value, String message, String... flags) {
        return new Wrong(key, value, List.of(flags), message);
    }

    private static Stream<Wrong> wrong() {
        return Stream.of(
                wrong("worker.enabled", "yes", " must be true or false, not 'yes'"),
                wrong(
                        "worker.database",
                        "jdbc:mysql://host/saldo",
                        " must be like jdbc:postgresql://HOST:5432/DATABASE, or empty for the embedded database"),
                wrong(
                        "worker.database",
                        "jdbc:postgresql://host:99999/saldo",
                        " must be like jdbc:postgresql://HOST:5432/DATABASE, or empty for the embedded database"),
                wrong(
                        "worker.database-password-file",
                        "/nowhere",
                        " names /nowhere, which cannot be read: there is no such file",
                        "--worker-database=jdbc:postgresql://host/saldo"),
                wrong("worker.write-milliseconds", "0", " must be a whole number from 1 to 600000, not '0'"),
                wrong(
                        "worker.fraud-rules",
                        "many withdrawals",
                        ": a rule is like 'rapid-withdrawals: 3 withdrawals within 60 s, flag' or 'large-withdrawal:"
                                + " withdrawal of 10000 or JPY 1000000, freeze', not 'many withdrawals'"),
                wrong(
                        "worker.fraud-rules",
                        "a: withdrawal of 1, flag; a: withdrawal of 2, flag",
                        ": there are two rules 'a'"),
                wrong(
                        "worker.fraud-rules",
                        "a: 1001 withdrawals within 60 s, flag",
                        ": the rule 'a: 1001 withdrawals within 60 s, flag' may count from 1 to 1000 movements within at"
                                + " most 86400 s"),
                wrong(
                        "worker.alerts-url",
                        "ftp://host/",
                        " must be a URL such as https://alerts.example.com/saldo, not 'ftp://host/'"),
                wrong(
                        "worker.alerts-url",
                        "http://[host/",
                        " must be a URL such as https://alerts.example.com/saldo, not 'http://[host/'"),
                wrong(
                        "worker.alerts-url",
                        "https://host/",
                        " needs worker.alerts-secret-file, so that the receiver knows who tells it"),
                wrong(
                        "worker.alerts-secret-file",
                        "/nowhere",
                        " names /nowhere, which cannot be read: there is no such file"),
                wrong("audit.megabytes", "-1", " must be a whole number from 0 to 1000000, not '-1'"),
                wrong("audit.days", "0", " must be a whole number from 1 to 36500, not '0'"),
                wrong("sink.source", "", " must be some text, not ''"),
                wrong("sink.source", "my ledger", " must be a URI or a path such as /saldo, not 'my ledger'"),
                wrong("sink.kafka.brokers", "kafka", " must be a list such as kafka-1:9092,kafka-2:9092, not 'kafka'"),
                wrong(
                        "sink.kafka.brokers",
                        "kafka:65536",
                        " must be a list such as kafka-1:9092,kafka-2:9092, not 'kafka:65536'"),
                wrong(
                        "sink.kafka.brokers",
                        "kafka:9092,",
                        " must be a list such as kafka-1:9092,kafka-2:9092, not 'kafka:9092,'"),
                wrong(
                        "sink.kafka.topic",
                        "a/b",
                        " must be a topic of 1 to 200 characters of A-Z a-z 0-9 . _ -, not 'a/b'"),
                wrong(
                        "sink.kafka.topic",
                        "..",
                        " must be a topic of 1 to 200 characters of A-Z a-z 0-9 . _ -, not '..'"),
                wrong("sink.kafka.form", "xml", " must be one of cloudevents, envelope and events, not 'xml'"),
                wrong("sink.kafka.start", "yesterday", " must be " + PLACES + ", not 'yesterday'"),
                wrong(
                        "sink.kafka.properties-file",
                        "/nowhere",
                        " must be a properties file that can be read, not '/nowhere'"),
                wrong(
                        "sink.rabbitmq.uri",
                        "http://host/",
                        " must be a URI such as amqp://saldo@rabbit:5672/ or amqps://…"),
                wrong(
                        "sink.rabbitmq.uri",
                        "amqp://saldo:hunter2@host:65536/",
                        " must be a URI such as amqp://saldo@rabbit:5672/ or amqps://…"),
                wrong(
                        "sink.rabbitmq.password-file",
                        "/nowhere",
                        " must be a text file that can be read, not '/nowhere'"),
                wrong(
                        "sink.rabbitmq.exchange",
                        "amq.fanout",
                        " must be a name of 1 to 200 characters of A-Z a-z 0-9 . _ : - that does not start with amq., not"
                                + " 'amq.fanout'"),
                wrong("sink.rabbitmq.queue-mode", "quick", " must be default or lazy, not 'quick'"),
                wrong("sink.rabbitmq.form", "", " must be one of cloudevents, envelope and events, not ''"),
                wrong("sink.rabbitmq.start", "-1", " must be " + PLACES + ", not '-1'"),
                wrong(
                        "sink.postgresql.url",
                        "postgres://host/wallets",
                        " must be a URL such as jdbc:postgresql://host:5432/wallets"),
                wrong(
                        "sink.postgresql.url",
                        "jdbc:postgresql://host:0/wallets?password=hunter2",
                        " must be a URL such as jdbc:postgresql://host:5432/wallets"),
                wrong(
                        "sink.postgresql.password-file",
                        "/nowhere",
                        " must be a text file that can be read, not '/nowhere'"),
                wrong("sink.postgresql.start", "then", " must be " + PLACES + ", not 'then'"),
                wrong("sink.webhooks.file", "/nowhere", " must be a text file that can be read, not '/nowhere'"),
                wrong("sink.webhooks.start", "then", " must be " + PLACES + ", not 'then'"),
                wrong("sink.webhooks.attempts", "-1", " must be a whole number from 0 to 1000000, not '-1'"),
                wrong(
                        "sink.webhooks.private-networks",
                        "10.0.0.1",
                        " must be a list of networks such as 10.1.0.0/16,fd00::/8, not '10.0.0.1'"),
                wrong(
                        "sink.webhooks.private-networks",
                        "10.0.0.0/33",
                        " must be a list of networks such as 10.1.0.0/16,fd00::/8, not '10.0.0.0/33'"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) {
        String flag = "--" + wrong.key.replace('.', '-');
        List<String> flags = Stream.concat(wrong.flags.stream(), Stream.of(flag + "=" + wrong.value))
                .toList();

        assertEquals(flag + wrong.message, refusal(flags));
    }

    @Test
    void everySettingHasALine() {
        Set<String> tried = wrong().map(Wrong::key).collect(Collectors.toCollection(TreeSet::new));

        Set<String> all = Stream.of(Setting.values())
                .map(Setting::key)
                .filter(key -> key.matches("(worker|audit|sink)\\..*") && !ANY_TEXT.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, tried);
    }

    @Test
    void refusesWhatKafkasClientRefuses() throws IOException {
        Path file = write("security.protocol=TELEPATHY\nssl.key.password=hunter2\n");

        String refusal = refusal(List.of("--sink-kafka-brokers=kafka:9092", "--sink-kafka-properties-file=" + file));

        assertTrue(
                refusal.startsWith(
                        "--sink-kafka-properties-file has what Kafka's client refuses: Invalid value TELEPATHY"
                                + " for configuration security.protocol"),
                refusal);
        assertFalse(refusal.contains("hunter2"), refusal);
    }

    @Test
    void refusesSecretsThatAreEmpty() throws IOException {
        Path empty = write("\n");

        for (String setting : List.of("sink-rabbitmq-password-file", "sink-postgresql-password-file")) {
            assertEquals(
                    "--" + setting + " must be a text file that is not empty, not '" + empty + "'",
                    refusal(List.of("--" + setting + "=" + empty)));
        }
        assertEquals(
                "--worker-alerts-secret-file names " + empty + ", which is empty",
                refusal(List.of("--worker-alerts-secret-file=" + empty)));
    }

    @Test
    void namesTheLineOfAWebhookThatMakesNoSense() throws IOException {
        Path file = write("# ours\nshop https://shop.example/ hunter2 *\n");

        assertEquals(
                "--sink-webhooks-file cannot be used: line 2 must have a secret of at least 16 characters",
                refusal(List.of("--sink-webhooks-file=" + file)));
    }

    @Test
    void wantsNodesToTellEachOtherHowFarWebhooksAre() throws IOException {
        Path file = write("shop https://shop.example/ a-secret-of-some-length *\n");
        List<String> three =
                List.of("--peers=127.0.0.1:9100,127.0.0.1:9200,127.0.0.1:9300", "--sink-webhooks-file=" + file);
        List<String> told = List.of(
                "--cluster-http=127.0.0.1:8080,127.0.0.1:8081,127.0.0.1:8082", "--cluster-secret=0123456789abcdef");
        String refusal =
                "--sink-webhooks-file needs cluster.http and cluster.secret-file where there are several nodes, so"
                        + " that they can tell each other how far webhooks are";

        assertEquals(refusal, refusal(three));
        assertEquals(
                refusal,
                refusal(Stream.of(three, told.subList(0, 1))
                        .flatMap(List::stream)
                        .toList()));
        assertEquals(
                refusal,
                refusal(Stream.of(three, told.subList(1, 2))
                        .flatMap(List::stream)
                        .toList()));
        ServerConfig config =
                ConfigReader.read(Stream.of(three, told).flatMap(List::stream).toList(), Map.of());
        assertEquals(1, config.sinks().webhooks().hooks().size());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text);
    }

    private static String refusal(List<String> flags) {
        ConfigRefused refused = assertThrows(ConfigRefused.class, () -> ConfigReader.read(flags, Map.of()));
        String message = String.valueOf(refused.getMessage());
        assertFalse(message.contains("\n"), "one line");
        assertFalse(message.contains("hunter2"), "no secret");
        return message;
    }
}
