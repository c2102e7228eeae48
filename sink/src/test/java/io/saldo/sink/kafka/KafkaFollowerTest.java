package io.saldo.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.trial.Courier;
import io.saldo.sink.trial.MadeUpJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what a consumer of committed messages sees is the journal, each message once, each key in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaBroker broker;

    @BeforeAll
    void startBroker(@TempDir Path directory) {
        broker = new KafkaBroker(directory);
    }

    @AfterAll
    void stopBroker() throws IOException {
        broker.close();
    }

    private KafkaSettings settings(String topic) {
        Map<String, String> quick = Map.of(
                "retry.backoff.ms", "10",
                "retry.backoff.max.ms", "100",
                "reconnect.backoff.ms", "10",
                "reconnect.backoff.max.ms", "100");
        return new KafkaSettings(broker.address(), topic, quick, PATIENCE);
    }

    @Test
    void publishesEachEventOnceThoughConnectionsAreCutAndPublishersKilled() throws InterruptedException {
        MadeUpJournal journal = MadeUpJournal.of(1, 6_000, 20);
        MessageForm form = new CloudEventsForm("/saldo", true, journal);
        KafkaSettings settings = settings("killed");
        Courier courier = new Courier(() -> new KafkaFollower(settings, form), 3, journal.events(), new Random(1));
        courier.withTrouble(broker.wire()::cut)
                .withTrouble(courier::kill)
                .withTrouble(courier::kill)
                .withTrouble(courier::kill);

        courier.deliver(80, 12_000);

        assertTrue(courier.kills() >= 50, () -> "only " + courier.kills() + " kills");
        assertTrue(courier.failures() >= 30, () -> "only " + courier.failures() + " failures");
        assertSeenAsPublished("killed", 3, form, journal.events());
    }

    @Test
    void goesOnWhereItStoodWhenTheBrokerRestarts() throws InterruptedException {
        MadeUpJournal journal = MadeUpJournal.of(2, 1_500, 5);
        MessageForm form = new EnvelopeForm("USD", journal);
        KafkaSettings settings = settings("restarted");
        Courier courier = new Courier(() -> new KafkaFollower(settings, form), 0, journal.events(), new Random(2))
                .withTrouble(broker::restart);

        courier.deliver(3, 1_000);

        assertSeenAsPublished("restarted", 0, form, journal.events());
    }

    @Test
    void shutsOutAnOlderPublisher() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(3, 40, 3);
        MessageForm form = new CloudEventsForm("/saldo", true, journal);
        KafkaFollower older = new KafkaFollower(settings("fenced"), form);
        KafkaFollower newer = new KafkaFollower(settings("fenced"), form);
        older.takenSequence(0);
        older.take(0, journal.events().subList(0, 10));

        assertEquals(10, newer.takenSequence(0));
        assertThrows(KafkaException.class, () -> older.take(0, journal.events().subList(10, 20)));
        newer.take(0, journal.events().subList(10, 40));

        assertEquals(40, older.takenSequence(0));
        assertSeenAsPublished("fenced", 0, form, journal.events());
        older.close();
        newer.close();
    }

    @Test
    void findsThePositionBehindManyTransactions() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(4, 80, 3);
        MessageForm form = new EnvelopeForm("USD", journal);
        try (KafkaFollower follower = new KafkaFollower(settings("many"), form)) {
            follower.takenSequence(7);
            for (int i = 0; i < 80; i++) {
                follower.take(7, journal.events().subList(i, i + 1));
            }

            assertEquals(80, follower.takenSequence(7));
            assertEquals(0, follower.takenSequence(8));
        }
    }

    private void assertSeenAsPublished(String topic, int partition, MessageForm form, List<Event> events) {
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
        for (ConsumerRecord<String, byte[]> found : consume(topic, count)) {
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

    private List<ConsumerRecord<String, byte[]>> consume(String topic, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
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
