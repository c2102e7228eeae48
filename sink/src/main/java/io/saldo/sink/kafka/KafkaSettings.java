package io.saldo.sink.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * Where to publish.
 *
 * @param brokers where brokers answer, {@code host:port}, separated by commas
 * @param topic where events go; positions go to the topic {@code TOPIC.position}
 * @param properties of the client beside our own, for instance for TLS and credentials
 * @param patience how long a broker may take to answer
 */
public record KafkaSettings(String brokers, String topic, Map<String, String> properties, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Keeps its own copy of the properties. */
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** With the usual patience. */
    public KafkaSettings(String brokers, String topic, Map<String, String> properties) {
        this(brokers, topic, properties, PATIENCE);
    }

    String positionTopic() {
        return topic + ".position";
    }
}
