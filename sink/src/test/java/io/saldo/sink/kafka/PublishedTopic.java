package io.saldo.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic holds, as a consumer sees it. */
public final class PublishedTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private PublishedTopic() {}

    /** Fails unless a consumer of committed messages sees just those of the events, each once, and each key's in order. */
    public static void assertHolds(String brokers, String topic, int partition, MessageForm form, List<Event> events) {
        Map<String, List<String>> expected = new HashMap<>();
        int count = 0;
        for (Event event : events) {
            for (Message message : form.messages(partition, event)) {
                expected.computeIfAbsent(message.key(), _ -> new ArrayList<>())
                        .add(message.id() + " " + new String(message.body(), StandardCharsets.UTF_8));
                count++;
            }
        }
        Map<String, List<String>> seen = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (ConsumerRecord<String, byte[]> found : consume(brokers, topic, count)) {
            String id = new String(found.headers().lastHeader("id").value(), StandardCharsets.US_ASCII);
            assertTrue(ids.add(id), () -> id + " was published twice");
            seen.computeIfAbsent(found.key(), _ -> new ArrayList<>())
                    .add(id + " " + new String(found.value(), StandardCharsets.UTF_8));
        }
        expected.forEach((key, messages) ->
                assertEquals(lines(messages), lines(seen.getOrDefault(key, List.of())), () -> "messages of " + key));
        assertEquals(expected.keySet(), seen.keySet());
    }

    private static String lines(List<String> messages) {
        return String.join("\n", messages);
    }

    private static List<ConsumerRecord<String, byte[]>> consume(String brokers, String topic, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> places = consumer.partitionsFor(topic).stream()
                    .map(place -> new TopicPartition(topic, place.partition()))
                    .toList();
            consumer.assign(places);
            consumer.seekToBeginning(places);
            // A commit is answered before consumers may see it, so the end moves for a moment yet.
            long begin = System.nanoTime();
            while (records.size() < count && System.nanoTime() - begin < PATIENCE.toNanos()) {
                consumer.poll(POLL).forEach(records::add);
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }
}
