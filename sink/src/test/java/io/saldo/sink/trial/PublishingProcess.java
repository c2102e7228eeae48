package io.saldo.sink.trial;

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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A process to be killed: publishes a made-up journal to all targets that it is told, each on a thread of its own. It says
 * {@code taking} whenever a target has taken something, and ends when all have everything.
 */
public final class PublishingProcess {
    static final String TAKING = "taking";
    static final String TOPIC = "killed";
    static final String SECRET = "the secret of the trial";

    private static final long SEED = 77;
    private static final int WALLETS = 20;
    private static final long REST_NANOS_MAX = 20_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PublishingProcess() {}

    /** What is published, the same in each process. */
    static MadeUpJournal journal(int events) {
        return MadeUpJournal.of(SEED, events, WALLETS);
    }

    /**
     * The command that runs this class.
     *
     * @param directory where positions of webhooks are kept
     * @param events how many there are to publish
     * @param rests whether it rests after each batch, so that there is time to kill it
     * @param targets {@code KIND=ADDRESS} for each: {@code kafka}, {@code postgresql}, {@code rabbitmq=URI EXCHANGE} and
     *     {@code webhook=PORT}
     */
    static List<String> command(Path directory, int events, boolean rests, List<String> targets) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingProcess.class.getName(),
                directory.toString(),
                Integer.toString(events),
                Long.toString(rests ? REST_NANOS_MAX : 0)));
        command.addAll(targets);
        return command;
    }

    public static void main(String[] arguments) {
        MadeUpJournal journal = journal(Integer.parseInt(arguments[1]));
        long restNanosMax = Long.parseLong(arguments[2]);
        for (String target : List.of(arguments).subList(3, arguments.length)) {
            String[] parts = target.split("=", 2);
            Supplier<JournalFollower> followers = followers(parts[0], parts[1], journal, Path.of(arguments[0]));
            Courier courier = new Courier(followers, 0, journal.events(), new Random())
                    .withRest(restNanosMax)
                    .whenTaken(() -> System.out.println(TAKING));
            Thread.ofPlatform().name(parts[0]).start(() -> deliver(courier));
        }
    }

    private static void deliver(Courier courier) {
        try {
            courier.deliver(0, 1);
        } catch (InterruptedException | AssertionError failure) {
            System.err.println(failure);
            Runtime.getRuntime().halt(1);
        }
    }

    private static Supplier<JournalFollower> followers(
            String kind, String address, MadeUpJournal journal, Path directory) {
        return switch (kind) {
            case "kafka" ->
                () -> new KafkaFollower(
                        new KafkaSettings(address, TOPIC, Map.of(), PATIENCE), new EnvelopeForm("USD", journal));
            case "postgresql" ->
                () -> new PostgresFollower(new PostgresSettings(address, "", "", PATIENCE), "USD", journal);
            case "rabbitmq" -> {
                String[] words = address.split(" ", -1);
                RabbitSettings settings = new RabbitSettings(words[0], "", words[1], QueueMode.DEFAULT, PATIENCE);
                yield () -> new RabbitFollower(settings, new StepsForm("USD", journal));
            }
            case "webhook" -> {
                Webhook hook = new Webhook("shop", URI.create("http://127.0.0.1:" + address + "/in"), SECRET, Set.of());
                AllowedAddresses allowed = new AllowedAddresses(List.of(AllowedAddresses.Network.parse("127.0.0.0/8")));
                yield () -> new WebhookFollower(
                        hook,
                        new CloudEventsForm("/saldo", false, journal),
                        allowed,
                        new WebhookPositions(directory, WebhookPositions.Others.NONE),
                        0,
                        () -> 1);
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
