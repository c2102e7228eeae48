package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import io.saldo.sink.kafka.KafkaBroker;
import io.saldo.sink.kafka.PublishedTopic;
import io.saldo.sink.message.EnvelopeForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker of Kafka in a process of its own. */
final class KillableKafka implements KillableTarget {
    private final int port = ServerProcess.freePort();
    private final int controllerPort = ServerProcess.freePort();
    private final ServerProcess process;

    KillableKafka(Path directory) throws IOException {
        Files.createDirectories(directory);
        KafkaBroker.format(directory, port, controllerPort, port);
        process = new ServerProcess(
                directory,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBroker.class.getName(),
                        directory.toString(),
                        Integer.toString(port),
                        Integer.toString(controllerPort)));
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void start() throws IOException {
        process.start();
        if (!process.awaitAnswer(() -> ServerProcess.connect(port))) {
            throw new AssertionError("the broker ended: " + process.said());
        }
    }

    @Override
    public void kill() {
        process.kill();
    }

    private String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String argument() {
        return "kafka=" + address();
    }

    @Override
    public void assertHolds(MadeUpJournal journal, List<Event> events) {
        PublishedTopic.assertHolds(address(), PublishingProcess.TOPIC, 0, new EnvelopeForm("USD", journal), events);
    }

    @Override
    public void close() {
        process.kill();
    }
}
