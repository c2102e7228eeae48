package io.saldo.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.trial.Courier;
import io.saldo.sink.trial.LargeForm;
import io.saldo.sink.trial.MadeUpJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what a consumer of committed messages sees is the journal, each message once, each key in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PARALLEL = 4;
    /** For each partition; about half are cuts and half are kills. */
    private static final int TROUBLES = 33;

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

    /** Four partitions at a time, each with a topic of its own, since most of the time is waiting. */
    @Test
    void publishesEachEventOnceThoughConnectionsAreCutAndPublishersKilled() throws Exception {
        List<Courier> couriers = new ArrayList<>();
        List<MadeUpJournal> journals = new ArrayList<>();
        for (int partition = 0; partition < PARALLEL; partition++) {
            MadeUpJournal journal = MadeUpJournal.of(40 + partition, 1_600, 20);
            MessageForm form = new CloudEventsForm("/saldo", true, journal);
            KafkaSettings settings = settings("killed-" + partition);
            Courier courier = new Courier(
                    () -> new KafkaFollower(settings, form), partition, journal.events(), new Random(partition));
            couriers.add(courier.withTrouble(broker.wire()::cut).withTrouble(courier::kill));
            journals.add(journal);
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> delivered : threads.invokeAll(couriers.stream()
                    .map(courier -> (Callable<Void>) () -> {
                        courier.deliver(TROUBLES, 12_000);
                        return null;
                    })
                    .toList())) {
                delivered.get();
            }
        }

        int kills = couriers.stream().mapToInt(Courier::kills).sum();
        int cuts = couriers.stream().mapToInt(Courier::happened).sum() - kills;
        assertTrue(kills >= 50, () -> "only " + kills + " kills");
        assertTrue(cuts >= 50, () -> "only " + cuts + " cuts");
        for (int partition = 0; partition < PARALLEL; partition++) {
            MadeUpJournal journal = journals.get(partition);
            assertSeenAsPublished(
                    "killed-" + partition, partition, new CloudEventsForm("/saldo", true, journal), journal.events());
        }
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
    void keepsWhereItBeginsAtTheBroker() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(5, 20, 3);
        MessageForm form = new EnvelopeForm("USD", journal);
        try (KafkaFollower first = new KafkaFollower(settings("begun"), form);
                KafkaFollower second = new KafkaFollower(settings("begun"), form)) {
            assertEquals(0, first.takenSequence(2));
            first.beginBehind(2, 12);

            assertEquals(12, second.takenSequence(2));
            second.take(2, journal.events().subList(12, 20));
        }
        assertSeenAsPublished("begun", 2, form, journal.events().subList(12, 20));
    }

    @Test
    void refusesAnEventThatIsTooLargeForTheTopicAndTakesItWhenThereIsRoom() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(6, 40, 3);
        List<Event> events = journal.events();
        MessageForm form = LargeForm.of(new EnvelopeForm("USD", journal), events.get(24), 10_000);
        resize("small", 5_000);
        try (KafkaFollower follower = new KafkaFollower(settings("small"), form)) {
            follower.takenSequence(0);

            EventRefused refused = assertThrows(EventRefused.class, () -> follower.take(0, events));
            assertEquals(25, refused.event().header().sequence());
            assertTrue(refused.reason().startsWith("too large for Kafka"), refused.reason());

            assertEquals(0, follower.takenSequence(0));
            List<Event> others = new ArrayList<>(events);
            others.remove(24);
            follower.take(0, others);
            assertThrows(EventRefused.class, () -> follower.retake(0, events.get(24)));

            resize("small", 50_000);
            assertEquals(40, follower.takenSequence(0));
            follower.retake(0, events.get(24));
            assertEquals(40, follower.takenSequence(0));
            others.add(events.get(24));
            assertSeenAsPublished("small", 0, form, others);
        }
    }

    /** Makes a topic, or changes it, so that its messages may have so many bytes. */
    private void resize(String topic, int bytesMax) throws Exception {
        Map<String, String> config = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytesMax));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(config)))
                        .all()
                        .get();
                return;
            }
            ConfigEntry entry = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytesMax));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
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
        PublishedTopic.assertHolds(broker.address(), topic, partition, form, events);
    }
}
