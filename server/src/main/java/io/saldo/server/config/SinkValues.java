package io.saldo.server.config;

import io.saldo.projection.follow.StartAt;
import io.saldo.sink.MessageForms;
import io.saldo.sink.SinkSettings;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.postgres.PostgresSettings;
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

/** The text of the sinks' settings, turned into what it means. */
record SinkValues(SettingValues values) {
    private static final int ATTEMPTS_MAX = 1_000_000;

    SinkSettings toSettings() {
        return new SinkSettings(source(), values.defaultCurrency(), kafka(), rabbit(), postgres(), webhooks());
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
        if (brokers.isEmpty()) {
            return Optional.empty();
        }
        if (!brokers.matches("[^,:\\s]+:[0-9]{1,5}(,[^,:\\s]+:[0-9]{1,5})*")) {
            throw values.refused(Setting.SINK_KAFKA_BROKERS, "a list such as kafka-1:9092,kafka-2:9092");
        }
        String topic = values.raw(Setting.SINK_KAFKA_TOPIC);
        if (!topic.matches("[A-Za-z0-9._-]{1,200}")) {
            throw values.refused(Setting.SINK_KAFKA_TOPIC, "a topic of 1 to 200 characters of A-Z a-z 0-9 . _ -");
        }
        return Optional.of(new SinkSettings.Kafka(
                new KafkaSettings(brokers, topic, properties()),
                form(Setting.SINK_KAFKA_FORM),
                start(Setting.SINK_KAFKA_START)));
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
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        if (!isRabbit(uri)) {
            throw values.refusedUnseen(
                    Setting.SINK_RABBITMQ_URI, "must be a URI such as amqp://saldo@rabbit:5672/ or amqps://…");
        }
        String exchange = values.raw(Setting.SINK_RABBITMQ_EXCHANGE);
        if (!exchange.matches("[A-Za-z0-9._:-]{1,200}") || exchange.startsWith("amq.")) {
            throw values.refused(
                    Setting.SINK_RABBITMQ_EXCHANGE,
                    "a name of 1 to 200 characters of A-Z a-z 0-9 . _ : - that does not start with amq.");
        }
        return Optional.of(new SinkSettings.Rabbit(
                new RabbitSettings(uri, secret(Setting.SINK_RABBITMQ_PASSWORD_FILE), exchange),
                form(Setting.SINK_RABBITMQ_FORM),
                start(Setting.SINK_RABBITMQ_START)));
    }

    private static boolean isRabbit(String text) {
        try {
            URI uri = new URI(text);
            return ("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException unfit) {
            return false;
        }
    }

    private Optional<SinkSettings.Postgres> postgres() {
        String url = values.raw(Setting.SINK_POSTGRESQL_URL);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("jdbc:postgresql:\\S+")) {
            throw values.refusedUnseen(
                    Setting.SINK_POSTGRESQL_URL, "must be a URL such as jdbc:postgresql://host:5432/wallets");
        }
        return Optional.of(new SinkSettings.Postgres(
                new PostgresSettings(
                        url, values.raw(Setting.SINK_POSTGRESQL_USER), secret(Setting.SINK_POSTGRESQL_PASSWORD_FILE)),
                start(Setting.SINK_POSTGRESQL_START)));
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
        return values.path(setting)
                .map(file -> String.join("\n", lines(setting, file)).strip())
                .orElse("");
    }

    private List<String> lines(Setting setting, Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw values.refused(setting, "a text file that can be read");
        }
    }
}
