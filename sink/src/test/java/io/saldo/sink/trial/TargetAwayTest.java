package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.kafka.KafkaFollower;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.postgres.PostgresFollower;
import io.saldo.sink.postgres.PostgresSettings;
import io.saldo.sink.rabbitmq.QueueMode;
import io.saldo.sink.rabbitmq.RabbitFollower;
import io.saldo.sink.rabbitmq.RabbitSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that is away for long costs what one attempt costs, however many there are. */
class TargetAwayTest {
    /** As many as the runtime makes in an hour, with half a minute between two. */
    private static final int ATTEMPTS = 120;
    /** What the JVM itself may open meanwhile. */
    private static final long TOLERANCE = 8;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static JournalFollower follower(String kind, int port, Duration patience) {
        MadeUpJournal journal = new MadeUpJournal(1);
        return switch (kind) {
            case "kafka" ->
                new KafkaFollower(
                        new KafkaSettings("127.0.0.1:" + port, "away", Map.of(), patience),
                        new EnvelopeForm("USD", journal));
            case "rabbitmq" ->
                new RabbitFollower(
                        new RabbitSettings(
                                "amqp://guest@127.0.0.1:" + port, "guest", "away", QueueMode.DEFAULT, patience),
                        new EnvelopeForm("USD", journal));
            case "postgresql" ->
                new PostgresFollower(
                        new PostgresSettings(
                                "jdbc:postgresql://127.0.0.1:" + port + "/away?user=saldo", "", "", patience),
                        "USD",
                        journal);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "rabbitmq", "postgresql"})
    void leavesNothingBehindAfterAnHourOfAttempts(String kind) {
        try (JournalFollower follower = follower(kind, ServerProcess.freePort(), Duration.ofMillis(30))) {
            for (int i = 0; i < 5; i++) {
                assertThrows(Exception.class, () -> follower.takenSequence(0));
            }
            int threads = Thread.activeCount();
            long files = files();

            for (int i = 0; i < ATTEMPTS; i++) {
                assertThrows(Exception.class, () -> follower.takenSequence(0));
            }

            long begin = System.nanoTime();
            while (Thread.activeCount() > threads + TOLERANCE || files() > files + TOLERANCE) {
                assertTrue(
                        System.nanoTime() - begin < PATIENCE_NANOS,
                        () -> Thread.activeCount() + " threads of " + threads + ", " + files() + " files of " + files);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** A server that takes connections and says nothing, as one that hangs. */
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "rabbitmq", "postgresql"})
    void givesUpOnOneThatIsSilent(String kind) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JournalFollower follower = follower(kind, silent.getLocalPort(), Duration.ofSeconds(1))) {
            long begin = System.nanoTime();

            assertThrows(Exception.class, () -> follower.takenSequence(0));

            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, "it waited for ever");
        }
    }

    private static long files() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
