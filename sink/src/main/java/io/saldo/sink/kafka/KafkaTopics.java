package io.saldo.sink.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that are missing, and looks whether the positions are safe where they are. */
final class KafkaTopics {
    /** A partition of the position topic for each that a ledger may have. */
    private static final int POSITION_PARTITIONS = 16;

    private KafkaTopics() {}

    static void make(KafkaSettings settings) throws InterruptedException {
        String patience = Long.toString(settings.patience().toMillis());
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.brokers());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        Admin admin = Admin.create(properties);
        try {
            Set<String> present = admin.listTopics().names().get();
            if (!present.contains(settings.topic())) {
                create(admin, new NewTopic(settings.topic(), Optional.empty(), Optional.empty()));
            }
            if (present.contains(settings.positionTopic())) {
                check(admin, settings.positionTopic());
            } else {
                create(admin, positions(settings));
            }
        } catch (ExecutionException failure) {
            throw new KafkaException("the topics could not be made: " + failure.getCause(), failure);
        } finally {
            // Nothing is under way now unless it failed; without a limit the client would wait for that.
            admin.close(Duration.ZERO);
        }
    }

    private static NewTopic positions(KafkaSettings settings) {
        return new NewTopic(settings.positionTopic(), Optional.of(POSITION_PARTITIONS), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(TimeUnit.HOURS.toMillis(1))));
    }

    private static void create(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    /** A topic that deletes by age would forget the position, and everything would be published again. */
    @SuppressWarnings("NullAway") // The answer has what was asked for.
    private static void check(Admin admin, String topic) throws InterruptedException, ExecutionException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        String policy = admin.describeConfigs(List.of(resource))
                .values()
                .get(resource)
                .get()
                .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                .value();
        if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
            throw new KafkaException("the topic " + topic + " must have cleanup.policy=compact, not " + policy);
        }
    }
}
