package io.saldo.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.saldo.server.config.EdgeLimits;
import java.util.Set;

/** Makes every connection a {@link WatchedConnection} around the server's own protocol. */
final class WatchedConnections implements ServerConnectionSelector {
    private final ServerConnectionSelector protocol;
    private final Router router;
    private final PlainHead.PlainPath[] plainPaths;
    private final ConnectionWatch watch;
    private final WatchedConnection.Patience patience;
    private final EdgeLimits limits;

    WatchedConnections(
            ServerConnectionSelector protocol,
            Router router,
            ConnectionWatch watch,
            WatchedConnection.Patience patience,
            EdgeLimits limits) {
        this.protocol = protocol;
        this.router = router;
        plainPaths = router.plainPaths();
        this.watch = watch;
        this.patience = patience;
        this.limits = limits;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return protocol.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData bytes) {
        return protocol.supports(bytes);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return protocol.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new WatchedConnection(context, router, plainPaths, watch, patience, limits, protocol::connection);
    }
}
