package io.saldo.server.config;

import io.saldo.sink.SinkSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one server; {@link Setting} says what each means.
 *
 * @param dataDir where the data lies
 * @param cluster which node of which cluster this is
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any
 * @param extraPorts more ports to listen on
 * @param tokensFile who may do what, if anybody is asked
 * @param connectionsMax the most open connections
 * @param requestsMax the most requests under way
 * @param eventStreamsMax the most open event streams
 * @param idleSeconds how long a connection may wait for a request
 * @param requestSeconds how long a request may take to arrive
 * @param writeSeconds how long an answer may stay unread
 * @param shutdownSeconds how long requests may take to end at a stop
 * @param shutdownDelaySeconds how long a server that is about to stop says that it is not ready, and serves as ever
 * @param currencies what to register at the start
 * @param defaultCurrency the currency of the older APIs
 * @param checkpointEvents after how many events the next checkpoint is built
 * @param logKeepBytes how much of the replicated log stays behind its end at least
 * @param worker what follows the journal in this server
 * @param logLevel how much is logged
 * @param logFile where else is logged
 * @param sinks what is published, and where
 */
public record ServerConfig(
        Path dataDir,
        ClusterConfig cluster,
        String host,
        int port,
        List<Integer> extraPorts,
        Optional<Path> tokensFile,
        int connectionsMax,
        int requestsMax,
        int eventStreamsMax,
        int idleSeconds,
        int requestSeconds,
        int writeSeconds,
        int shutdownSeconds,
        int shutdownDelaySeconds,
        List<NewCurrency> currencies,
        String defaultCurrency,
        int checkpointEvents,
        long logKeepBytes,
        WorkerConfig worker,
        String logLevel,
        Optional<Path> logFile,
        SinkSettings sinks) {

    /** Keeps its own copies of the lists. */
    public ServerConfig {
        extraPorts = List.copyOf(extraPorts);
        currencies = List.copyOf(currencies);
    }

    /**
     * A currency to register.
     *
     * @param code its code
     * @param scale its decimals
     */
    public record NewCurrency(String code, int scale) {}
}
