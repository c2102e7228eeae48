package io.saldo.sink.rabbitmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.message.StepsForm;
import io.saldo.sink.trial.Courier;
import io.saldo.sink.trial.CutWire;
import io.saldo.sink.trial.LargeForm;
import io.saldo.sink.trial.MadeUpJournal;
import io.saldo.sink.trial.Services;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real RabbitMQ: without copies of the same id, the queue holds what the journal says, in its order. */
class RabbitFollowerTest {
    private CutWire wire;
    private Connection direct;
    private RabbitSettings settings;

    @BeforeEach
    void connect() throws Exception {
        URI uri = URI.create(Services.rabbit());
        wire = new CutWire(uri.getPort());
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        direct = factory.newConnection();
        settings = new RabbitSettings(
                "amqp://guest@127.0.0.1:" + wire.port(),
                "guest",
                "trial." + Long.toHexString(System.nanoTime()),
                QueueMode.DEFAULT,
                Duration.ofSeconds(10));
    }

    @AfterEach
    void disconnect() throws Exception {
        if (direct != null) {
            try (Channel channel = direct.createChannel()) {
                channel.queueDelete(settings.queue());
                channel.queueDelete(settings.deadLetterQueue());
                channel.queueDelete(settings.positionQueue(0));
                channel.exchangeDelete(settings.exchange());
                channel.exchangeDelete(settings.deadLetterExchange());
            }
            direct.close();
            wire.close();
        }
    }

    @Test
    void publishesEachEventThoughConnectionsAreCutAndPublishersKilled() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(21, 5_000, 20);
        MessageForm form = new StepsForm("USD", journal);
        Courier courier = new Courier(() -> new RabbitFollower(settings, form), 0, journal.events(), new Random(21));
        courier.withTrouble(wire::cut).withTrouble(courier::kill);

        courier.deliver(125, 8_000);

        assertTrue(courier.kills() >= 50, () -> "only " + courier.kills() + " kills");
        assertTrue(courier.happened() - courier.kills() >= 50, "too few cuts");
        assertEquals(published(form, journal.events()), seenWithoutCopies());
    }

    @Test
    void keepsThePositionAtTheBroker() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(22, 50, 5);
        MessageForm form = new CloudEventsForm("/saldo", false, journal);
        RabbitFollower first = new RabbitFollower(settings, form);
        assertEquals(0, first.takenSequence(0));
        first.take(0, journal.events().subList(0, 20));
        first.take(0, journal.events().subList(20, 40));
        first.close();

        RabbitFollower second = new RabbitFollower(settings, form);
        assertEquals(40, second.takenSequence(0));
        assertEquals(40, second.takenSequence(0));
        second.take(0, journal.events().subList(40, 50));
        assertEquals(50, second.takenSequence(0));
        second.close();

        assertEquals(published(form, journal.events()), seenWithoutCopies());
    }

    @Test
    void keepsWhereItBeginsAtTheBroker() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(24, 20, 3);
        MessageForm form = new CloudEventsForm("/saldo", false, journal);
        try (RabbitFollower first = new RabbitFollower(settings, form);
                RabbitFollower second = new RabbitFollower(settings, form)) {
            assertEquals(0, first.takenSequence(0));
            first.beginBehind(0, 12);

            assertEquals(12, second.takenSequence(0));
            second.take(0, journal.events().subList(12, 20));
        }
        assertEquals(published(form, journal.events().subList(12, 20)), seenWithoutCopies());
    }

    /** The broker's limit is 1 MiB, see {@code .ci/services}. */
    @Test
    void refusesAnEventThatIsTooLargeForTheBrokerAndTakesTheOthers() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(25, 20, 3);
        List<Event> events = journal.events();
        MessageForm usual = new CloudEventsForm("/saldo", false, journal);
        MessageForm form = LargeForm.of(usual, events.get(7), (1 << 20) + 1);
        try (RabbitFollower follower = new RabbitFollower(settings, form)) {
            follower.takenSequence(0);
            EventRefused refused = assertThrows(EventRefused.class, () -> takeUntilRefused(follower, events));
            assertEquals(8, refused.event().header().sequence());
            assertTrue(refused.reason().contains("message size"), refused.reason());

            assertEquals(7, follower.takenSequence(0));
            follower.take(0, events.subList(8, 20));
            assertThrows(EventRefused.class, () -> follower.retake(0, events.get(7)));
        }
        try (RabbitFollower follower = new RabbitFollower(settings, usual)) {
            assertEquals(20, follower.takenSequence(0));
            follower.retake(0, events.get(7));
            assertEquals(20, follower.takenSequence(0));
        }
        List<Event> seen = new ArrayList<>(events);
        seen.add(seen.remove(7));
        assertEquals(published(usual, seen), seenWithoutCopies());
    }

    /** As the runtime does it: after a failure from the position on. */
    private static void takeUntilRefused(RabbitFollower follower, List<Event> events) throws Exception {
        for (int tries = 0; tries < 3; tries++) {
            try {
                follower.take(0, events.subList((int) follower.takenSequence(0), events.size()));
            } catch (IOException | ShutdownSignalException closed) {
                // The broker closes the channel, and says of which message only when it was alone.
            }
        }
    }

    /** A declaration with other arguments than the queue has is refused by the broker. */
    @Test
    void makesItsQueueAsTheOlderSystemDidUnlessItIsToldToKeepMessagesOnDiskAlone() throws Exception {
        MessageForm form = new CloudEventsForm("/saldo", false, MadeUpJournal.of(26, 6, 2));
        Map<String, Object> older = Map.of("x-dead-letter-exchange", settings.deadLetterExchange());
        Map<String, Object> lazy = new HashMap<>(older);
        lazy.putAll(Map.of("x-queue-mode", "lazy", "x-queue-version", 2));
        RabbitSettings lazySettings = new RabbitSettings(
                settings.uri(), settings.password(), settings.exchange(), QueueMode.LAZY, settings.patience());

        try (RabbitFollower follower = new RabbitFollower(settings, form);
                Channel channel = direct.createChannel()) {
            follower.takenSequence(0);
            channel.queueDeclare(settings.queue(), true, false, false, older);
            channel.queueDelete(settings.queue());
        }
        try (RabbitFollower follower = new RabbitFollower(lazySettings, form);
                RabbitFollower other = new RabbitFollower(settings, form);
                Channel channel = direct.createChannel()) {
            follower.takenSequence(0);
            other.takenSequence(0);
            channel.queueDeclare(settings.queue(), true, false, false, lazy);
        }
    }

    @Test
    void sendsWhatAWorkerRefusesToTheDeadLetters() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(23, 6, 2);
        MessageForm form = new CloudEventsForm("/saldo", false, journal);
        try (RabbitFollower follower = new RabbitFollower(settings, form);
                Channel channel = direct.createChannel()) {
            follower.takenSequence(0);
            follower.take(0, journal.events());
            GetResponse refused = channel.basicGet(settings.queue(), false);

            channel.basicReject(refused.getEnvelope().getDeliveryTag(), false);

            GetResponse dead = channel.basicGet(settings.deadLetterQueue(), true);
            for (int tries = 0; dead == null && tries < 1_000; tries++) {
                dead = channel.basicGet(settings.deadLetterQueue(), true);
            }
            assertEquals("0-1", dead.getProps().getMessageId());
            assertEquals("io.saldo.account_opened", dead.getProps().getType());
            assertEquals(2, dead.getProps().getDeliveryMode());
        }
    }

    private List<String> seenWithoutCopies() throws Exception {
        return PublishedQueue.seenWithoutCopies(direct, settings.queue());
    }

    private static List<String> published(MessageForm form, List<Event> events) {
        return PublishedQueue.published(form, events);
    }
}
