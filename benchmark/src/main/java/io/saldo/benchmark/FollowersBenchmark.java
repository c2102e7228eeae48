package io.saldo.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.cli.files.Folders;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.TransactionId;
import io.saldo.projection.audit.AuditLimits;
import io.saldo.projection.audit.AuditRecord;
import io.saldo.projection.audit.AuditTrail;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.follow.FollowerStatus;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.StartAt;
import io.saldo.projection.fraud.FraudProjection;
import io.saldo.projection.fraud.FraudRules;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.sql.DatabaseSettings;
import io.saldo.projection.sql.SqlFollower;
import io.saldo.projection.sql.SumFollower;
import io.saldo.projection.sql.SumLimits;
import io.saldo.projection.sql.SumProjection;
import io.saldo.projection.sql.Tables;
import io.saldo.projection.statistics.ActivityProjection;
import io.saldo.projection.statistics.StatisticsProjection;
import io.saldo.replica.BenchmarkLedger;
import io.saldo.server.answer.EventJson;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.log.Logging;
import io.saldo.sink.MessageForms;
import io.saldo.sink.SinkSettings;
import io.saldo.sink.Sinks;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.postgres.PostgresSettings;
import io.saldo.sink.rabbitmq.QueueMode;
import io.saldo.sink.rabbitmq.RabbitSettings;
import io.saldo.sink.webhook.WebhookPositions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How fast each follower goes over a journal that is there already: transfers between 10,000 accounts of 5,000 users, made by
 * the ledger without HTTP and without a log. Each follower begins at the first event, alone, with batches as the server
 * gives them, and its rate is that from its first look at its target to the last event taken.
 *
 * <p>Arguments: the number of transfers (1,000,000), then which followers, or all that can run: {@code statistics},
 * {@code activity}, {@code fraud}, {@code audit} (records instead of events), {@code kafka} (a broker in this process),
 * {@code postgresql} (where {@code SALDO_TEST_POSTGRES} names one) and {@code rabbitmq} ({@code SALDO_TEST_RABBITMQ});
 * {@code .ci/services} starts both and tells their names. {@code rabbitmq-lazy} has a queue that keeps its messages on disk
 * alone, as newer brokers do it and older ones by a policy or {@code sink.rabbitmq.queue-mode}. {@code statistics-postgresql} and {@code activity-postgresql} are
 * the worker's tables in that PostgreSQL.
 */
public final class FollowersBenchmark {
    private static final int ACCOUNTS = 10_000;
    private static final int USERS = 5_000;
    private static final int EVENT_ROOM = 512;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final List<String> ALL = List.of(
            "statistics",
            "activity",
            "fraud",
            "audit",
            "kafka",
            "postgresql",
            "rabbitmq",
            "rabbitmq-lazy",
            "statistics-postgresql",
            "activity-postgresql");

    private final JournalFeed feed;
    private final Path directory;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private FollowersBenchmark(JournalFeed feed, Path directory) {
        this.feed = feed;
        this.directory = directory;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Logging.begin("ERROR", Optional.empty());
        int transfers = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Set<String> wanted = args.length > 1 ? Set.of(args[1].split(",")) : Set.copyOf(ALL);
        Path directory = Files.createTempDirectory("saldo-followers");
        try (BenchmarkLedger ledger = new BenchmarkLedger(ACCOUNTS, USERS)) {
            for (int made = 0; made < transfers; made += BenchmarkLedger.TRANSFERS) {
                ledger.execute(ledger.nextEntry());
            }
            FollowersBenchmark benchmark = new FollowersBenchmark(BenchmarkFeed.of(ledger), directory);
            for (String name : ALL) {
                if (wanted.contains(name)) {
                    benchmark.run(name);
                }
            }
        } finally {
            Folders.delete(directory);
        }
        // The broker's threads would keep the process.
        System.exit(0);
    }

    private void run(String name) throws Exception {
        switch (name) {
            case "statistics" -> sums(name, new StatisticsProjection(), embedded(name), SumLimits.EMBEDDED);
            case "activity" -> sums(name, new ActivityProjection(), embedded(name), SumLimits.EMBEDDED);
            case "fraud" -> fraudRules(name);
            case "audit" -> audit();
            case "kafka" -> kafka();
            default -> atServices(name);
        }
    }

    private void atServices(String name) throws Exception {
        Optional<String> postgres = Optional.ofNullable(System.getenv("SALDO_TEST_POSTGRES"));
        Optional<String> rabbit = Optional.ofNullable(System.getenv("SALDO_TEST_RABBITMQ"));
        if (name.startsWith("rabbitmq") ? rabbit.isEmpty() : postgres.isEmpty()) {
            say(name + " left out: no address is given");
            return;
        }
        switch (name) {
            case "rabbitmq", "rabbitmq-lazy" -> {
                String exchange = "benchmark." + System.nanoTime();
                QueueMode mode = name.equals("rabbitmq") ? QueueMode.DEFAULT : QueueMode.LAZY;
                SinkSettings.Rabbit sink = new SinkSettings.Rabbit(
                        new RabbitSettings(rabbit.get(), "", exchange, mode),
                        MessageForms.EVENTS,
                        new StartAt.Beginning());
                sinks(name, settings(Optional.empty(), Optional.of(sink), Optional.empty()));
            }
            case "postgresql" ->
                sinks(
                        name,
                        settings(Optional.empty(), Optional.empty(), Optional.of(postgres(ofItsOwn(postgres.get())))));
            case "statistics-postgresql" ->
                sums(name, new StatisticsProjection(), tables(postgres.get()), SumLimits.SHARED);
            default -> sums(name, new ActivityProjection(), tables(postgres.get()), SumLimits.SHARED);
        }
    }

    private static DatabaseSettings tables(String url) throws SQLException {
        return new DatabaseSettings(ofItsOwn(url), "", "");
    }

    /** The same database with a new schema, since tables remember how far they are. */
    private static String ofItsOwn(String url) throws SQLException {
        String schema = "benchmark_" + System.nanoTime();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    private DatabaseSettings embedded(String name) {
        return DatabaseSettings.embedded(directory.resolve("tables-" + name));
    }

    private FraudProjection fraud() {
        return new FraudProjection(
                FraudRules.parse(FraudRules.STANDARD), _ -> feed, FollowersBenchmark::nanosSince1970, () -> {});
    }

    private void fraudRules(String name) throws IOException {
        try (Tables tables = new Tables(embedded(name), 4)) {
            follow(
                    name,
                    runtime -> runtime.follow(
                            new SqlFollower(fraud(), tables, _ -> feed, SumLimits.EMBEDDED.waitNanos()),
                            FollowerSettings.LOCAL_TABLES));
        }
    }

    /** Until all is in memory; what is written at the end takes its time besides, and is told too. */
    private void sums(String name, SumProjection projection, DatabaseSettings database, SumLimits limits)
            throws IOException {
        long begin = System.nanoTime();
        try (Tables tables = new Tables(database, 4)) {
            follow(
                    name,
                    runtime -> runtime.follow(
                            new SumFollower(projection, tables, _ -> feed, limits), FollowerSettings.LOCAL_TABLES));
        }
        report(name + ", written", "events/s", feed.sequence(), System.nanoTime() - begin);
    }

    private void kafka() throws IOException {
        try (BenchmarkBroker broker = new BenchmarkBroker(directory.resolve("kafka"))) {
            SinkSettings.Kafka kafka = new SinkSettings.Kafka(
                    new KafkaSettings(broker.address(), "wallet-events", Map.of()),
                    MessageForms.CLOUDEVENTS,
                    new StartAt.Beginning());
            sinks("kafka", settings(Optional.of(kafka), Optional.empty(), Optional.empty()));
        }
    }

    private static SinkSettings.Postgres postgres(String url) {
        return new SinkSettings.Postgres(new PostgresSettings(url, "", ""), new StartAt.Beginning());
    }

    private static SinkSettings settings(
            Optional<SinkSettings.Kafka> kafka,
            Optional<SinkSettings.Rabbit> rabbit,
            Optional<SinkSettings.Postgres> postgres) {
        return new SinkSettings(
                "/saldo",
                "USD",
                kafka,
                rabbit,
                postgres,
                new SinkSettings.Webhooks(List.of(), List.of(), 1, new StartAt.Beginning()));
    }

    private void sinks(String name, SinkSettings settings) throws IOException {
        follow(
                name,
                runtime -> Sinks.follow(
                        runtime,
                        settings,
                        List.of(feed),
                        (_, event) -> json(event),
                        new WebhookPositions(directory.resolve("positions"), WebhookPositions.Others.NONE),
                        FollowersBenchmark::nanosSince1970));
    }

    /** Has followers added to a runtime, and measures until they have taken all. */
    private void follow(String name, Consumer<FollowerRuntime> adding) throws IOException {
        try (DeadLetters letters = DeadLetters.open(directory.resolve("letters-" + name));
                FollowerRuntime runtime =
                        new FollowerRuntime(List.of(feed), letters, FollowersBenchmark::nanosSince1970, meters)) {
            long begin = System.nanoTime();
            adding.accept(runtime);
            while (!runtime.status().stream().allMatch(status -> status.takenSequence() == feed.sequence())) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IllegalStateException(name + " did not come to the end: " + runtime.status());
                }
                LockSupport.parkNanos(1_000_000);
            }
            report(name, "events/s", feed.sequence(), System.nanoTime() - begin);
            runtime.status().stream()
                    .map(FollowerStatus::lastFailure)
                    .flatMap(Optional::stream)
                    .forEach(FollowersBenchmark::say);
        }
    }

    /** As many records as there are events, handed over as fast as the queue takes them. */
    private void audit() throws IOException {
        long records = feed.sequence();
        AuditLimits limits = new AuditLimits(1L << 40, Long.MAX_VALUE, 4L << 20, Math.toIntExact(records));
        long begin = System.nanoTime();
        try (AuditTrail trail =
                AuditTrail.open(directory.resolve("audit"), limits, FollowersBenchmark::nanosSince1970, meters)) {
            for (int i = 1; i <= records; i++) {
                trail.note(new AuditRecord(
                        begin + i,
                        AuditRecord.ANONYMOUS,
                        "POST",
                        "/v1/transfers",
                        "/v1/transfers",
                        "127.0.0.1",
                        201,
                        "0123456789abcdef",
                        new TransactionId(7, i),
                        0,
                        i,
                        1));
            }
        }
        report("audit", "records/s", records, System.nanoTime() - begin);
    }

    private static void report(String name, String unit, long count, long nanos) {
        say(String.format(
                Locale.ROOT, "%-24s %9.0f %s (%d in %.1f s)", name, count * 1e9 / nanos, unit, count, nanos / 1e9));
    }

    @SuppressWarnings("SystemOut") // It is what a benchmark is run for.
    private static void say(String line) {
        System.out.println(line);
    }

    private static byte[] json(Event event) {
        JsonOutput output = new JsonOutput(EVENT_ROOM);
        EventJson.write(output, event);
        return output.toBytes();
    }

    private static long nanosSince1970() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
