package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.kafka.KafkaFollower;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.StepsForm;
import io.saldo.sink.postgres.PostgresFollower;
import io.saldo.sink.postgres.PostgresSettings;
import io.saldo.sink.rabbitmq.QueueMode;
import io.saldo.sink.rabbitmq.RabbitFollower;
import io.saldo.sink.rabbitmq.RabbitSettings;
import io.saldo.sink.webhook.AllowedAddresses;
import io.saldo.sink.webhook.Webhook;
import io.saldo.sink.webhook.WebhookFollower;
import io.saldo.sink.webhook.WebhookPositions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that takes connections and says nothing more, as one that hangs, keeps no server from stopping. */
class SilentTargetTest {
    /** Far longer than a stop may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration STOP_MAX = Duration.ofSeconds(8);

    private final MadeUpJournal journal = MadeUpJournal.of(81, 200, 5);

    @TempDir
    Path directory;

    /** A call to a follower. */
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private JournalFollower follower(String kind, int port) {
        return switch (kind) {
            case "kafka" ->
                new KafkaFollower(
                        new KafkaSettings("127.0.0.1:" + port, "silent", Map.of(), PATIENCE),
                        new EnvelopeForm("USD", journal));
            case "rabbitmq" -> rabbit("amqp://guest@127.0.0.1:" + port);
            case "postgresql" -> postgres("jdbc:postgresql://127.0.0.1:" + port + "/silent?user=saldo");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private RabbitFollower rabbit(String uri) {
        String exchange = "silent." + Long.toHexString(System.nanoTime());
        return new RabbitFollower(
                new RabbitSettings(uri, "guest", exchange, QueueMode.DEFAULT, PATIENCE), new StepsForm("USD", journal));
    }

    private PostgresFollower postgres(String url) {
        return new PostgresFollower(new PostgresSettings(url, "", "", PATIENCE), "USD", journal);
    }

    private WebhookFollower webhook(int port) {
        return new WebhookFollower(
                new Webhook(
                        "shop", URI.create("http://127.0.0.1:" + port + "/in"), "the secret of the trial", Set.of()),
                new CloudEventsForm("/saldo", false, journal),
                new AllowedAddresses(List.of(AllowedAddresses.Network.parse("127.0.0.0/8"))),
                new WebhookPositions(directory, WebhookPositions.Others.NONE),
                1,
                () -> 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "rabbitmq", "postgresql"})
    void isLetGoWhileItIsConnectedTo(String kind) throws Exception {
        try (ServerSocket silent = silent();
                JournalFollower follower = follower(kind, silent.getLocalPort())) {
            Thread thread = begin(() -> follower.takenSequence(0), new AtomicReference<>());
            silent.accept();

            letGo(follower, thread);
        }
    }

    /** What the stop cut off is no attempt that failed: with one attempt it would be a dead letter. */
    @Test
    void isLetGoWhileItIsPostedTo() throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (ServerSocket silent = silent();
                WebhookFollower follower = webhook(silent.getLocalPort())) {
            follower.takenSequence(0);
            Thread thread = begin(() -> follower.take(0, journal.events()), failure);
            silent.accept();

            letGo(follower, thread);
        }
        assertTrue(failure.get() instanceof IOException, () -> "it ended with " + failure.get());
    }

    @Test
    void isLetGoWhileRabbitTakesEvents() throws Exception {
        URI uri = URI.create(Services.rabbit());
        try (CutWire wire = new CutWire(uri.getPort());
                JournalFollower follower = rabbit("amqp://guest@127.0.0.1:" + wire.port())) {
            letGoWhileItTakes(follower, wire);
        }
    }

    @Test
    void isLetGoWhilePostgresTakesEvents() throws Exception {
        String url = Services.postgres();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try (CutWire wire = new CutWire(port);
                JournalFollower follower = postgres(url.replace(":" + port, ":" + wire.port()))) {
            letGoWhileItTakes(follower, wire);
        }
    }

    private void letGoWhileItTakes(JournalFollower follower, CutWire wire) throws Exception {
        assertEquals(0, follower.takenSequence(0));
        wire.mute();
        Thread thread = begin(() -> follower.take(0, journal.events()), new AtomicReference<>());
        assertFalse(thread.join(Duration.ofMillis(300)), "nobody took the events, and it did not wait");

        letGo(follower, thread);
    }

    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static Thread begin(Call call, AtomicReference<Exception> failure) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                call.run();
            } catch (Exception expected) {
                failure.set(expected);
            }
        });
    }

    private static void letGo(JournalFollower follower, Thread thread) throws InterruptedException {
        assertTrue(follower.letGo(0));
        thread.interrupt();

        assertTrue(thread.join(STOP_MAX), "it waits for its target still");
    }
}
