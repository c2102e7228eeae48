package io.saldo.sink.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

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

    /**
     * Looks whether Kafka's client can do with the settings, without asking a broker.
     *
     * @throws IllegalArgumentException when it cannot; the message shows no secret
     */
    public void check() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try {
            ProducerConfig.configDef().parse(all);
            ConsumerConfig.configDef().parse(all);
            AdminClientConfig.configDef().parse(all);
        } catch (ConfigException unfit) {
            throw new IllegalArgumentException(unfit.getMessage(), unfit);
        }
    }

    String positionTopic() {
        return topic + ".position";
    }
}
