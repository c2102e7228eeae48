package io.saldo.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HttpLogConfig;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.server.config.ConfigRefused;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The web server: it listens, and hands every request to the {@link Router}. */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final long DRAIN_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration FORCE_PATIENCE = Duration.ofMillis(200);
    /** A node that leaves waits for so long that no request comes on the connections that are still open. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final WebServer server;
    private final Closing closing;
    private final RequestMeters meters;
    private final ConnectionWatch watch;
    private final Departure departure;

    /**
     * How the server goes.
     *
     * @param delayNanos between saying that it is not ready and listening no more
     * @param patienceNanos how long requests may take to end
     * @param quietNanos how long it waits for requests on connections that are open
     */
    private record Departure(long delayNanos, long patienceNanos, long quietNanos) {
        /** Clients of a node alone have nowhere else to go, so waiting for more of their requests would help nobody. */
        static Departure of(ServerConfig config) {
            return new Departure(
                    TimeUnit.SECONDS.toNanos(config.shutdownDelaySeconds()),
                    TimeUnit.SECONDS.toNanos(config.shutdownSeconds()),
                    config.cluster().nodes() == 1 ? 0 : QUIET_NANOS);
        }
    }

    private HttpServer(
            WebServer server, Closing closing, RequestMeters meters, ConnectionWatch watch, Departure departure) {
        this.server = server;
        this.closing = closing;
        this.meters = meters;
        this.watch = watch;
        this.departure = departure;
    }

    /**
     * Starts to listen.
     *
     * @param witness is told of every request that may have changed something
     * @throws ConfigRefused when it may not, or cannot; the message says what to do
     */
    public static HttpServer start(
            ServerConfig config,
            EdgeLimits limits,
            RouteTable routes,
            Closing closing,
            Witness witness,
            MeterRegistry registry) {
        Optional<BearerTokens> tokens = config.tokensFile().map(BearerTokens::read);
        if (tokens.isEmpty() && !Gatekeeper.isLoopback(config.host())) {
            throw new ConfigRefused(
                    "http.host is " + config.host() + ", which others can reach, so http.tokens-file must"
                            + " say who may do what; or listen on 127.0.0.1");
        }
        InetAddress address = address(config);
        checkPortIsFree(address, config.port(), "--http-port");
        config.extraPorts().forEach(port -> checkPortIsFree(address, port, "--http-extra-ports"));
        RequestMeters meters = new RequestMeters(registry);
        Router router =
                new Router(routes, limits, new Gatekeeper(tokens), meters, config.requestsMax(), closing, witness);
        ConnectionWatch watch = new ConnectionWatch();
        Gauge.builder("saldo.http.connections", watch, ConnectionWatch::size)
                .description("Open connections")
                .register(registry);
        WebServer server = webServer(config, limits, address, router, watch);
        server.start();
        if (!server.isRunning()) {
            throw new ConfigRefused("the server could not listen on " + config.host() + " port " + config.port());
        }
        watch.start();
        return new HttpServer(server, closing, meters, watch, Departure.of(config));
    }

    private static InetAddress address(ServerConfig config) {
        try {
            return InetAddress.getByName(config.host());
        } catch (IOException unknown) {
            throw new ConfigRefused("http.host is " + config.host() + ", which is no address of any machine");
        }
    }

    /** The server would only log why it cannot listen, and the operator should read it in one line. */
    private static void checkPortIsFree(InetAddress address, int port, String flag) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException taken) {
            throw new ConfigRefused("cannot listen on " + address.getHostAddress() + " port " + port + " ("
                    + taken.getMessage() + "); stop what uses it, or choose another with " + flag);
        }
    }

    private static WebServer webServer(
            ServerConfig config, EdgeLimits limits, InetAddress address, Router router, ConnectionWatch watch) {
        Http1Config protocol = Http1Config.builder()
                .maxHeadersSize(limits.headerBytesMax())
                .maxPrologueLength(limits.uriBytesMax())
                .sendKeepAliveHeader(false)
                .validateResponseHeaders(false)
                .log(HttpLogConfig.builder().sendLog(false).receiveLog(false).build())
                .build();
        WatchedConnection.Patience patience = new WatchedConnection.Patience(
                TimeUnit.SECONDS.toNanos(config.idleSeconds()),
                TimeUnit.SECONDS.toNanos(config.requestSeconds()),
                TimeUnit.SECONDS.toNanos(config.writeSeconds()));
        Problems problems = new Problems(router.ids(), limits);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, problems);
        }
        WatchedConnections connections = new WatchedConnections(
                Http1ConnectionSelector.builder().config(protocol).build(), router, watch, patience, limits);
        WebServerConfig.Builder server = WebServer.builder().shutdownHook(false);
        listen(server, config, limits, address, connections)
                .port(config.port())
                .directHandlers(handlers.build())
                .routing(HttpRouting.builder().any(router));
        for (int port : config.extraPorts()) {
            server.putSocket(
                    "port " + port,
                    extra -> listen(extra, config, limits, address, connections)
                            .port(port)
                            .directHandlers(handlers.build())
                            .routing(HttpRouting.builder().any(router)));
        }
        return server.build();
    }

    /** What all ports share. */
    private static <B extends ListenerConfig.BuilderBase<B, ?>> B listen(
            B listener, ServerConfig config, EdgeLimits limits, InetAddress address, WatchedConnections connections) {
        return listener.address(address)
                .backlog(BACKLOG)
                .maxTcpConnections(config.connectionsMax())
                .maxPayloadSize(limits.batchBytesMax())
                .connectionOptions(options -> options.tcpNoDelay(true))
                .shutdownGracePeriod(
                        Duration.ofSeconds(config.shutdownSeconds()).plus(FORCE_PATIENCE))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /**
     * Goes without a lost answer. The server says that it is not ready, and for a while serves as ever, so that whoever
     * balances load turns away. Then it stops to listen, and each open connection ends with its next answer. When all are
     * answered and nothing more comes, or time is over, it closes those that are left. Closing again ends the first part.
     */
    @Override
    public void close() {
        if (!closing.isAnnounced()) {
            closing.announce();
            serveOn();
        }
        closing.leave();
        Thread stop = Thread.ofPlatform().name("saldo-http-stop").start(server::stop);
        long began = System.nanoTime();
        while (isBusy() && System.nanoTime() - began < departure.patienceNanos()) {
            LockSupport.parkNanos(DRAIN_PARK_NANOS);
        }
        closing.end();
        watch.close();
        try {
            stop.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBusy() {
        return meters.underWay() > 0
                || meters.streams() > 0
                || (watch.size() > 0 && closing.quietNanos() < departure.quietNanos());
    }

    /** Until the delay is over, or somebody closes again, who has no more patience. */
    private void serveOn() {
        long began = System.nanoTime();
        while (!closing.isLeaving() && System.nanoTime() - began < departure.delayNanos()) {
            LockSupport.parkNanos(DRAIN_PARK_NANOS);
        }
    }
}
