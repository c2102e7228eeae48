package io.saldo.server;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.api.CanonicalApi;
import io.saldo.server.batch.BatchEndpoint;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.console.ConsoleEndpoints;
import io.saldo.server.docs.DocumentEndpoints;
import io.saldo.server.follow.Following;
import io.saldo.server.http.Closing;
import io.saldo.server.http.HttpServer;
import io.saldo.server.http.Route;
import io.saldo.server.http.RouteTable;
import io.saldo.server.log.Logging;
import io.saldo.server.older.WalletLedger;
import io.saldo.server.older.envelope.EnvelopeApi;
import io.saldo.server.older.events.EventsApi;
import io.saldo.server.older.text.TextApi;
import io.saldo.server.repair.RepairEndpoints;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: partitions with their HTTP edge. The partitions are the caller's, who closes them afterwards. */
public final class SaldoServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SaldoServer.class);

    private final HttpServer http;
    private final RouteTable routes;
    private final CanonicalApi api;
    private final JvmGcMetrics garbage;
    private final Following following;
    private final Optional<RepairEndpoints> repair;

    private SaldoServer(
            HttpServer http,
            RouteTable routes,
            CanonicalApi api,
            JvmGcMetrics garbage,
            Following following,
            Optional<RepairEndpoints> repair) {
        this.http = http;
        this.routes = routes;
        this.api = api;
        this.garbage = garbage;
        this.following = following;
        this.repair = repair;
    }

    /**
     * Starts to serve partitions.
     *
     * @param meters what {@code /metrics} shows
     * @throws ConfigRefused when it may not listen as configured, or cannot; the message says what to do
     */
    public static SaldoServer start(ServerConfig config, Partitions partitions, PrometheusMeterRegistry meters) {
        EdgeLimits limits = EdgeLimits.STANDARD;
        Closing closing = new Closing();
        Following following = Following.open(config, partitions, meters);
        CanonicalApi api = new CanonicalApi(partitions, meters, closing, config, limits, following, version());
        JvmGcMetrics garbage = new JvmGcMetrics();
        boolean isStarted = false;
        try {
            RouteTable routes = routes(api, partitions, config, following);
            Optional<RepairEndpoints> repair = repair(config, partitions);
            repair.ifPresent(endpoints -> endpoints.addTo(routes));
            HttpServer http = HttpServer.start(config, limits, routes, closing, following.witness(), meters);
            garbage.bindTo(meters);
            new JvmMemoryMetrics().bindTo(meters);
            new JvmThreadMetrics().bindTo(meters);
            new ProcessorMetrics().bindTo(meters);
            LOG.atInfo()
                    .addKeyValue("host", config.host())
                    .addKeyValue("port", http.port())
                    .addKeyValue("partitions", partitions.count())
                    .log("listening");
            following.begin();
            isStarted = true;
            return new SaldoServer(http, routes, api, garbage, following, repair);
        } finally {
            if (!isStarted) {
                following.close();
                api.close();
                garbage.close();
            }
        }
    }

    private static RouteTable routes(
            CanonicalApi api, Partitions partitions, ServerConfig config, Following following) {
        RouteTable routes = new RouteTable();
        api.addTo(routes);
        new BatchEndpoint(partitions, api.commands(), api.parser(), api.codes()).addTo(routes);
        following.addTo(routes);
        new DocumentEndpoints().addTo(routes);
        new ConsoleEndpoints().addTo(routes);
        WalletLedger wallets = new WalletLedger(partitions, api.commands(), config.defaultCurrency());
        new TextApi(wallets).addTo(routes);
        new EnvelopeApi(wallets).addTo(routes);
        new EventsApi(wallets, following).addTo(routes);
        return routes;
    }

    /** Only nodes that have others lend them files, and only to whoever knows a secret. */
    private static Optional<RepairEndpoints> repair(ServerConfig config, Partitions partitions) {
        return config.cluster().nodes() == 1
                ? Optional.empty()
                : config.cluster().secret().map(secret -> new RepairEndpoints(partitions, secret));
    }

    /** The version of this program, as its jar says it. */
    public static String version() {
        return Optional.ofNullable(SaldoServer.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Every route that it serves. */
    List<Route> routes() {
        return routes.all();
    }

    /** The port that it listens on. */
    public int port() {
        return http.port();
    }

    /** Stops to listen, and answers what is under way and what still comes on open connections. */
    @Override
    public void close() {
        LOG.info("shutting down");
        Logging.stopping();
        http.close();
        repair.ifPresent(RepairEndpoints::close);
        following.close();
        api.close();
        garbage.close();
    }
}
