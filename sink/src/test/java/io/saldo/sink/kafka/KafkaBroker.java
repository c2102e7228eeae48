package io.saldo.sink.kafka;

import io.saldo.sink.trial.CutWire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real broker in this process, that can be stopped and started, and whose clients come over a wire that can be cut. */
public final class KafkaBroker implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final CutWire wire;
    private KafkaRaftServer server;

    /** Starts a broker whose files are in a directory. */
    public KafkaBroker(Path directory) {
        this.directory = directory;
        port = freePort();
        controllerPort = freePort();
        wire = new CutWire(port);
        format(directory, port, controllerPort, wire.port());
        server = start(properties(directory, port, controllerPort, wire.port()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties(Path directory, int port, int controllerPort, int advertisedPort) {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,WIRE:PLAINTEXT");
        properties.setProperty("listeners", "WIRE://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.setProperty("advertised.listeners", "WIRE://127.0.0.1:" + advertisedPort);
        properties.setProperty("inter.broker.listener.name", "WIRE");
        properties.setProperty("log.dirs", directory.resolve("logs").toString());
        // A killed broker comes back under its own number as soon as its session is over.
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        properties.setProperty("num.partitions", "4");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        return properties;
    }

    /** Makes the directory of a broker that is to listen at a port, and to be found by clients at another one. */
    public static void format(Path directory, int port, int controllerPort, int advertisedPort) {
        try {
            Path file = directory.resolve("server.properties");
            Files.createDirectories(directory);
            try (var out = Files.newOutputStream(file)) {
                properties(directory, port, controllerPort, advertisedPort).store(out, "");
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int code = StorageTool.execute(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
                    new PrintStream(said, true, StandardCharsets.UTF_8));
            if (code != 0) {
                throw new AssertionError("format failed: " + said.toString(StandardCharsets.UTF_8));
            }
        } catch (Exception e) {
            throw new AssertionError("the broker's directory could not be made", e);
        }
    }

    private static KafkaRaftServer start(Properties properties) {
        KafkaRaftServer fresh = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        fresh.startup();
        return fresh;
    }

    /** Serves from a formatted directory until the process is killed: {@code DIRECTORY PORT CONTROLLER_PORT}. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[1]);
        start(properties(Path.of(arguments[0]), port, Integer.parseInt(arguments[2]), port))
                .awaitShutdown();
    }

    void restart() {
        server.shutdown();
        server.awaitShutdown();
        server = start(properties(directory, port, controllerPort, wire.port()));
    }

    CutWire wire() {
        return wire;
    }

    /** Where clients find it. */
    public String address() {
        return "127.0.0.1:" + wire.port();
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        wire.close();
    }
}
