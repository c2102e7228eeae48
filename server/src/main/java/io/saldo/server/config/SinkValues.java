package io.saldo.server.config;

import io.saldo.projection.follow.StartAt;
import io.saldo.sink.MessageForms;
import io.saldo.sink.SinkSettings;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.postgres.PostgresSettings;
import io.saldo.sink.rabbitmq.QueueMode;
import io.saldo.sink.rabbitmq.RabbitSettings;
import io.saldo.sink.webhook.AllowedAddresses.Network;
import io.saldo.sink.webhook.WebhookFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the sinks' settings, turned into what it means. */
record SinkValues(SettingValues values) {
    private static final int ATTEMPTS_MAX = 1_000_000;
    private static final int PORT_MAX = 65_535;
    private static final Pattern BROKER = Pattern.compile("(?:[^,:\\s\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})");

    /**
     * The settings of all sinks. Those of one that is off are looked at too, so that a mistake shows where it was made.
     *
     * @param cluster whose nodes tell each other how far webhooks are
     */
    SinkSettings toSettings(ClusterConfig cluster) {
        SinkSettings settings =
                new SinkSettings(source(), values.defaultCurrency(), kafka(), rabbit(), postgres(), webhooks());
        boolean tellEachOther = cluster.nodes() == 1
                || (!cluster.http().isEmpty() && cluster.secret().isPresent());
        if (!settings.webhooks().hooks().isEmpty() && !tellEachOther) {
            throw values.refusedUnseen(
                    Setting.SINK_WEBHOOKS_FILE,
                    "needs cluster.http and cluster.secret-file where there are several nodes, so that they can tell each"
                            + " other how far webhooks are");
        }
        return settings;
    }

    private String source() {
        String value = values.text(Setting.SINK_SOURCE);
        try {
            return new URI(value).toString();
        } catch (URISyntaxException unfit) {
            throw values.refused(Setting.SINK_SOURCE, "a URI or a path such as /saldo");
        }
    }

    private Optional<SinkSettings.Kafka> kafka() {
        String brokers = values.raw(Setting.SINK_KAFKA_BROKERS);
        String topic = values.raw(Setting.SINK_KAFKA_TOPIC);
        if (!topic.matches("[A-Za-z0-9._-]{1,200}") || topic.equals(".") || topic.equals("..")) {
            throw values.refused(Setting.SINK_KAFKA_TOPIC, "a topic of 1 to 200 characters of A-Z a-z 0-9 . _ -");
        }
        SinkSettings.Kafka kafka = new SinkSettings.Kafka(
                new KafkaSettings(brokers, topic, properties()),
                form(Setting.SINK_KAFKA_FORM),
                start(Setting.SINK_KAFKA_START));
        if (brokers.isEmpty()) {
            return Optional.empty();
        }
        if (!List.of(brokers.split(",", -1)).stream().allMatch(SinkValues::isBroker)) {
            throw values.refused(Setting.SINK_KAFKA_BROKERS, "a list such as kafka-1:9092,kafka-2:9092");
        }
        check(kafka.settings());
        return Optional.of(kafka);
    }

    private static boolean isBroker(String text) {
        Matcher broker = BROKER.matcher(text.strip());
        return broker.matches() && isPort(Integer.parseInt(broker.group(1)));
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= PORT_MAX;
    }

    private void check(KafkaSettings settings) {
        try {
            settings.check();
        } catch (IllegalArgumentException unfit) {
            throw values.refusedUnseen(
                    Setting.SINK_KAFKA_PROPERTIES_FILE, "has what Kafka's client refuses: " + unfit.getMessage());
        }
    }

    private Map<String, String> properties() {
        Optional<Path> file = values.path(Setting.SINK_KAFKA_PROPERTIES_FILE);
        Properties properties = new Properties();
        if (file.isPresent()) {
            try (BufferedReader reader = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw values.refused(Setting.SINK_KAFKA_PROPERTIES_FILE, "a properties file that can be read");
            }
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private Optional<SinkSettings.Rabbit> rabbit() {
        String uri = values.raw(Setting.SINK_RABBITMQ_URI);
        String exchange = values.raw(Setting.SINK_RABBITMQ_EXCHANGE);
        if (!exchange.matches("[A-Za-z0-9._:-]{1,200}") || exchange.startsWith("amq.")) {
            throw values.refused(
                    Setting.SINK_RABBITMQ_EXCHANGE,
                    "a name of 1 to 200 characters of A-Z a-z 0-9 . _ : - that does not start with amq.");
        }
        SinkSettings.Rabbit rabbit = new SinkSettings.Rabbit(
                new RabbitSettings(uri, secret(Setting.SINK_RABBITMQ_PASSWORD_FILE), exchange, queueMode()),
                form(Setting.SINK_RABBITMQ_FORM),
                start(Setting.SINK_RABBITMQ_START));
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        if (!isRabbit(uri)) {
            throw values.refusedUnseen(
                    Setting.SINK_RABBITMQ_URI, "must be a URI such as amqp://saldo@rabbit:5672/ or amqps://…");
        }
        return Optional.of(rabbit);
    }

    private QueueMode queueMode() {
        return switch (values.raw(Setting.SINK_RABBITMQ_QUEUE_MODE)) {
            case "default" -> QueueMode.DEFAULT;
            case "lazy" -> QueueMode.LAZY;
            case String _ -> throw values.refused(Setting.SINK_RABBITMQ_QUEUE_MODE, "default or lazy");
        };
    }

    private static boolean isRabbit(String text) {
        try {
            URI uri = new URI(text);
            boolean isPortFine = uri.getPort() < 0 || isPort(uri.getPort());
            return List.of("amqp", "amqps").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && isPortFine;
        } catch (URISyntaxException unfit) {
            return false;
        }
    }

    private Optional<SinkSettings.Postgres> postgres() {
        String url = values.raw(Setting.SINK_POSTGRESQL_URL);
        SinkSettings.Postgres postgres = new SinkSettings.Postgres(
                new PostgresSettings(
                        url, values.raw(Setting.SINK_POSTGRESQL_USER), secret(Setting.SINK_POSTGRESQL_PASSWORD_FILE)),
                start(Setting.SINK_POSTGRESQL_START));
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!PostgresSettings.isUrl(url)) {
            throw values.refusedUnseen(
                    Setting.SINK_POSTGRESQL_URL, "must be a URL such as jdbc:postgresql://host:5432/wallets");
        }
        return Optional.of(postgres);
    }

    private SinkSettings.Webhooks webhooks() {
        List<String> lines = values.path(Setting.SINK_WEBHOOKS_FILE)
                .map(file -> lines(Setting.SINK_WEBHOOKS_FILE, file))
                .orElse(List.of());
        try {
            return new SinkSettings.Webhooks(
                    WebhookFile.read(lines),
                    networks(),
                    values.number(Setting.SINK_WEBHOOKS_ATTEMPTS, 0, ATTEMPTS_MAX),
                    start(Setting.SINK_WEBHOOKS_START));
        } catch (IllegalArgumentException unfit) {
            throw values.refusedUnseen(Setting.SINK_WEBHOOKS_FILE, "cannot be used: " + unfit.getMessage());
        }
    }

    private List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        String value = values.raw(Setting.SINK_WEBHOOKS_PRIVATE_NETWORKS);
        for (String item : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            try {
                networks.add(Network.parse(item.strip()));
            } catch (IllegalArgumentException unfit) {
                throw values.refused(
                        Setting.SINK_WEBHOOKS_PRIVATE_NETWORKS, "a list of networks such as 10.1.0.0/16,fd00::/8");
            }
        }
        return networks;
    }

    private MessageForms form(Setting setting) {
        return MessageForms.named(values.raw(setting))
                .orElseThrow(() -> values.refused(setting, "one of cloudevents, envelope and events"));
    }

    private StartAt start(Setting setting) {
        try {
            return StartAt.parse(values.raw(setting));
        } catch (IllegalArgumentException unfit) {
            throw values.refused(setting, "beginning, now, or the sequence of the last event not wanted");
        }
    }

    private String secret(Setting setting) {
        Optional<Path> file = values.path(setting);
        String secret = file.map(path -> String.join("\n", lines(setting, path)).strip())
                .orElse("");
        if (file.isPresent() && secret.isEmpty()) {
            throw values.refused(setting, "a text file that is not empty");
        }
        return secret;
    }

    private List<String> lines(Setting setting, Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw values.refused(setting, "a text file that can be read");
        }
    }
}
