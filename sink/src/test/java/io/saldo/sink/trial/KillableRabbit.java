package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.saldo.ledger.event.Event;
import io.saldo.sink.message.StepsForm;
import io.saldo.sink.rabbitmq.PublishedQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A RabbitMQ of this machine's packages, with data and a port mapper of its own. */
final class KillableRabbit implements KillableTarget {
    private static final String EXCHANGE = "killed";
    private static final int STARTS_MAX = 5;

    private final int port = ServerProcess.freePort();
    private final ServerProcess mapper;
    private final ServerProcess process;

    /** Of the server's start program. */
    KillableRabbit(Path program, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("plugins"), "[].\n");
        Files.writeString(
                directory.resolve("rabbitmq.conf"),
                "listeners.tcp.1 = 127.0.0.1:%d\ndisk_free_limit.absolute = 64MB\n".formatted(port));
        Map<String, String> environment = Map.ofEntries(
                Map.entry("RABBITMQ_NODENAME", "saldo-" + port + "@localhost"),
                Map.entry("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", directory.resolve("log").toString()),
                Map.entry(
                        "RABBITMQ_CONFIG_FILE",
                        directory.resolve("rabbitmq.conf").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        directory.resolve("plugins").toString()),
                Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", directory.toString()),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(ServerProcess.freePort())),
                Map.entry("ERL_EPMD_PORT", Integer.toString(ServerProcess.freePort())),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("HOME", directory.toString()));
        process = new ServerProcess(directory, environment, List.of(program.toString()));
        mapper = new ServerProcess(Files.createDirectories(directory.resolve("epmd")), environment, List.of("epmd"));
        mapper.start();
    }

    /** The newest one that is installed. */
    static Optional<Path> installed() throws IOException {
        Path versions = Path.of("/usr/lib/rabbitmq/lib");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("sbin").resolve("rabbitmq-server"))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString));
        }
    }

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public void start() throws IOException {
        for (int attempt = 0; attempt < STARTS_MAX; attempt++) {
            process.start();
            if (process.awaitAnswer(() -> connect().close())) {
                return;
            }
        }
        throw new AssertionError("RabbitMQ does not start: " + process.said());
    }

    @Override
    public void kill() {
        process.kill();
    }

    private String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri());
        return factory.newConnection();
    }

    @Override
    public String argument() {
        return "rabbitmq=" + uri() + " " + EXCHANGE;
    }

    @Override
    public void assertHolds(MadeUpJournal journal, List<Event> events) throws Exception {
        try (Connection connection = connect()) {
            assertEquals(
                    PublishedQueue.published(new StepsForm("USD", journal), events),
                    PublishedQueue.seenWithoutCopies(connection, EXCHANGE + ".worker"));
        }
    }

    @Override
    public void close() {
        process.kill();
        mapper.kill();
    }
}
