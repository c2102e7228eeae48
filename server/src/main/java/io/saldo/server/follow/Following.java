package io.saldo.server.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.projection.audit.AuditTrail;
import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerShare;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.MachineLoad;
import io.saldo.projection.follow.ReplicaFeed;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.projection.worker.Worker;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.EventJson;
import io.saldo.server.api.Suspicion;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.http.RouteTable;
import io.saldo.server.http.Witness;
import io.saldo.server.json.JsonOutput;
import io.saldo.sink.Sinks;
import io.saldo.sink.webhook.WebhookPositions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The followers of a server's journals, and what they need in common. */
public final class Following implements AutoCloseable, Suspicion {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final int EVENT_ROOM = 512;
    private static final long RULES_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    private final Partitions partitions;
    private final ServerConfig config;
    private final List<JournalFeed> feeds;
    private final DeadLetters letters;
    private final FollowerRuntime runtime;
    private final Optional<AuditTrail> audit;
    private final Optional<OtherNodes> others;
    private final WebhookPositions positions;
    private volatile Optional<PositionListener> listener = Optional.empty();
    private volatile Optional<Worker> worker = Optional.empty();

    private Following(
            Partitions partitions,
            ServerConfig config,
            List<JournalFeed> feeds,
            DeadLetters letters,
            FollowerRuntime runtime,
            Optional<AuditTrail> audit) {
        this.partitions = partitions;
        this.config = config;
        this.feeds = List.copyOf(feeds);
        this.letters = letters;
        this.runtime = runtime;
        this.audit = audit;
        others = others(config);
        positions = new WebhookPositions(
                config.dataDir().resolve("followers").resolve("positions"),
                others.<WebhookPositions.Others>map(nodes -> nodes).orElse(WebhookPositions.Others.NONE));
    }

    /**
     * Opens what followers need. Nothing follows before {@link #begin}.
     *
     * @throws ConfigRefused when the data directory cannot keep it
     */
    public static Following open(ServerConfig config, Partitions partitions, MeterRegistry meters) {
        Path directory = config.dataDir().resolve("followers");
        List<JournalFeed> feeds = new ArrayList<>();
        for (int partition = 0; partition < partitions.count(); partition++) {
            feeds.add(new ReplicaFeed(partition, partitions.replica(partition)));
        }
        try {
            DeadLetters letters = DeadLetters.open(directory.resolve("dead-letters"));
            FollowerRuntime runtime =
                    new FollowerRuntime(feeds, letters, Following::nanosSince1970, share(partitions), meters);
            Optional<AuditTrail> audit = Optional.empty();
            if (config.worker().audit().isPresent()) {
                audit = Optional.of(AuditTrail.open(
                        config.dataDir().resolve("audit"),
                        config.worker().audit().get(),
                        Following::nanosSince1970,
                        meters));
            }
            return new Following(partitions, config, feeds, letters, runtime, audit);
        } catch (IOException unusable) {
            throw new ConfigRefused(
                    config.dataDir() + " cannot keep what followers need: " + unusable + "; make it writable");
        }
    }

    /** The other nodes, if there are any and webhooks to ask them about. */
    private static Optional<OtherNodes> others(ServerConfig config) {
        ClusterConfig cluster = config.cluster();
        if (cluster.nodes() == 1 || config.sinks().webhooks().hooks().isEmpty()) {
            return Optional.empty();
        }
        List<URI> addresses = new ArrayList<>(cluster.http());
        addresses.remove(cluster.node());
        return cluster.secret().map(secret -> new OtherNodes(addresses, secret));
    }

    private static FollowerShare share(Partitions partitions) {
        return new FollowerShare(
                new MachineLoad(
                        partitions::waitingCommands,
                        () -> IntStream.range(0, partitions.count())
                                .mapToLong(partition ->
                                        partitions.reads().partition(partition).sequence())
                                .sum()),
                Runtime.getRuntime().availableProcessors());
    }

    /** Begins to follow, on threads of its own. */
    public void begin() {
        Sinks.follow(runtime, config.sinks(), feeds, this::json, positions, Following::nanosSince1970);
        listener = others.map(_ -> new PositionListener(positions));
        worker = config.worker()
                .worker()
                .map(settings ->
                        new Worker(settings, feeds, runtime, new LedgerFreezer(partitions), Following::nanosSince1970));
    }

    /** Adds the endpoints that show what was found. */
    public void addTo(RouteTable routes) {
        new StatisticsEndpoints(partitions, () -> worker.map(Worker::statistics)).addTo(routes);
        new FraudEndpoints(() -> worker.map(Worker::alerts)).addTo(routes);
        new FollowerEndpoints(runtime).addTo(routes);
        new DeadLetterEndpoints(runtime, feeds).addTo(routes);
        new AuditEndpoints(audit).addTo(routes);
        if (config.cluster().nodes() > 1) {
            config.cluster().secret().ifPresent(secret -> new PositionEndpoints(positions, secret).addTo(routes));
        }
    }

    /** Who is told of requests. */
    public Witness witness() {
        return audit.<Witness>map(trail -> new AuditWitness(trail, partitions, Following::nanosSince1970))
                .orElse(Witness.NONE);
    }

    @Override
    public Optional<String> of(AccountId account, long sequence) {
        Optional<Worker> present = worker;
        if (present.isEmpty()) {
            return Optional.empty();
        }
        present.get().awaitRules(partitions.of(account), sequence, RULES_NANOS_MAX);
        try {
            return present.get().alerts().reason(account);
        } catch (SQLException away) {
            LOG.atDebug().setCause(away).log("nobody can tell whether an account is suspicious");
            return Optional.empty();
        }
    }

    private byte[] json(int partition, Event event) {
        JsonOutput output = new JsonOutput(EVENT_ROOM);
        EventJson.write(output, event, partition, feeds.size());
        return output.toBytes();
    }

    private static long nanosSince1970() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Ends the followers; what they had not taken they take after the next start. */
    @Override
    public void close() {
        listener.ifPresent(PositionListener::close);
        worker.ifPresent(Worker::leave);
        runtime.close();
        others.ifPresent(OtherNodes::close);
        worker.ifPresent(Worker::close);
        audit.ifPresent(AuditTrail::close);
        letters.close();
    }
}
