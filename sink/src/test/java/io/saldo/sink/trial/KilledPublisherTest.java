package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.saldo.ledger.event.Event;
import io.saldo.sink.kafka.KafkaBroker;
import io.saldo.sink.kafka.PublishedTopic;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.StepsForm;
import io.saldo.sink.postgres.WalletTables;
import io.saldo.sink.rabbitmq.PublishedQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that publishes to every target at once is killed ({@code kill -9}) again and again in the midst of its work, and
 * at last left to end it. Then each target holds the journal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledPublisherTest {
    private static final int KILLS = 6;
    private static final int EVENTS = 4_000;
    private static final int LIFE_MILLIS_MAX = 400;
    private static final long PATIENCE_SECONDS = 120;
    private static final String EXCHANGE = "killed." + Long.toHexString(System.nanoTime());
    private static final String SCHEMA = "killed_" + Long.toHexString(System.nanoTime());

    private final Optional<String> postgres = Optional.ofNullable(System.getenv("SALDO_TEST_POSTGRES"));
    private final Optional<String> rabbit = Optional.ofNullable(System.getenv("SALDO_TEST_RABBITMQ"));
    private final List<Event> events = PublishingProcess.journal(EVENTS).events();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private KafkaBroker broker;
    private HttpServer receiver;

    @BeforeAll
    void publish(@TempDir Path directory) throws Exception {
        broker = new KafkaBroker(directory.resolve("kafka"));
        receiver = receiver();
        List<String> targets = new ArrayList<>(List.of(
                "kafka=" + broker.address(), "webhook=" + receiver.getAddress().getPort()));
        if (postgres.isPresent()) {
            execute("CREATE SCHEMA " + SCHEMA);
            targets.add("postgresql=" + schemaUrl());
        }
        rabbit.ifPresent(uri -> targets.add("rabbitmq=" + uri + " " + EXCHANGE));
        List<String> command = PublishingProcess.command(directory.resolve("positions"), EVENTS, true, targets);
        Random random = new Random(91);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(command);
            assertEquals(PublishingProcess.TAKING, firstLine(process));
            boolean isEnded = process.waitFor(random.nextInt(LIFE_MILLIS_MAX), TimeUnit.MILLISECONDS);
            assertTrue(!isEnded, "it was done before it could be killed");
            process.destroyForcibly().waitFor();
        }
        Process last = start(command);
        assertTrue(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, last.exitValue());
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Ends with the process, and so within its own time limit. */
    private static String firstLine(Process process) throws IOException {
        // Not closed: the process would fail at its next line.
        BufferedReader lines = process.inputReader();
        return String.valueOf(lines.readLine());
    }

    private HttpServer receiver() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/in", exchange -> {
            exchange.getRequestBody().readAllBytes();
            posted.add(exchange.getRequestHeaders().getFirst("Saldo-Event-Id"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterAll
    void clean() throws Exception {
        receiver.stop(0);
        broker.close();
        if (postgres.isPresent()) {
            execute("DROP SCHEMA " + SCHEMA + " CASCADE");
        }
        if (rabbit.isPresent()) {
            try (Connection connection = connect();
                    Channel channel = connection.createChannel()) {
                for (String queue : List.of(".worker", ".worker.dlq", ".position.0")) {
                    channel.queueDelete(EXCHANGE + queue);
                }
                channel.exchangeDelete(EXCHANGE);
                channel.exchangeDelete(EXCHANGE + ".dlx");
            }
        }
    }

    @Test
    void kafkaHoldsEachMessageOnceAndInOrder() {
        PublishedTopic.assertHolds(
                broker.address(),
                PublishingProcess.TOPIC,
                0,
                new EnvelopeForm("USD", PublishingProcess.journal(EVENTS)),
                events);
    }

    @Test
    void webhookGotEachEventInOrder() {
        List<String> expected =
                events.stream().map(event -> "0-" + event.header().sequence()).toList();

        assertEquals(expected, posted.stream().distinct().toList());
    }

    @Test
    void postgresHoldsEachRowOnce() throws Exception {
        assumeTrue(postgres.isPresent(), "SALDO_TEST_POSTGRES names no PostgreSQL; .ci/services starts one");
        WalletTables.assertHold(schemaUrl(), events);
    }

    @Test
    void rabbitHoldsEachMessageInOrder() throws Exception {
        assumeTrue(rabbit.isPresent(), "SALDO_TEST_RABBITMQ names no RabbitMQ; .ci/services starts one");
        try (Connection connection = connect()) {
            assertEquals(
                    PublishedQueue.published(new StepsForm("USD", PublishingProcess.journal(EVENTS)), events),
                    PublishedQueue.seenWithoutCopies(connection, EXCHANGE + ".worker"));
        }
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(URI.create(rabbit.orElseThrow()));
        return factory.newConnection();
    }

    private String schemaUrl() {
        return postgres.orElseThrow() + "&currentSchema=" + SCHEMA;
    }

    private void execute(String sql) throws Exception {
        try (java.sql.Connection connection = DriverManager.getConnection(postgres.orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
