package io.saldo.client;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.ledger.model.Partitioning;
import io.saldo.replica.Membership;
import io.saldo.replica.ReplicaConfig;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.KeptEntries;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.SaldoServer;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.config.ConfigReader;
import io.saldo.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A whole server on a free port of loopback, with a log in memory that it keeps when it is stopped. */
final class LiveServer implements AutoCloseable {
    private final Path directory;
    private final List<KeptEntries> entries =
            Stream.generate(KeptEntries::new).limit(Partitioning.COUNT_MAX).toList();
    private final List<String> flags;
    private int port;
    private Running running;

    private record Running(Partitions partitions, SaldoServer server) {}

    private LiveServer(Path directory, List<String> flags) {
        this.directory = directory;
        this.flags = flags;
        running = run();
        port = running.server().port();
    }

    static LiveServer start(Path directory, String... flags) {
        return new LiveServer(directory, List.of(flags));
    }

    private Running run() {
        List<String> arguments = new ArrayList<>(flags);
        arguments.add("--data-dir=" + directory);
        arguments.add("--http-port=" + port);
        ServerConfig config = ConfigReader.read(arguments, Map.of());
        ClusterConfig cluster = config.cluster();
        Membership membership = new Membership(cluster.node(), cluster.peers(), "", 0, cluster.partitions());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Partitions partitions = Partitions.start(
                ReplicaConfig.in(directory).withMembership(membership),
                partition -> InMemoryLog.threaded(entries.get(partition), LiveServer::nowNanos),
                meters,
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
        boolean isStarted = false;
        try {
            SaldoServer server = SaldoServer.start(config, partitions, meters);
            isStarted = true;
            return new Running(partitions, server);
        } finally {
            if (!isStarted) {
                partitions.close();
            }
        }
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The partitions of the server that runs. */
    Partitions partitions() {
        return running.partitions();
    }

    /** Stops it; what it had stays. */
    void stop() {
        running.server().close();
        running.partitions().close();
    }

    /** Starts it again on the same port. */
    void startAgain() {
        running = run();
    }

    @Override
    public void close() {
        stop();
    }
}
