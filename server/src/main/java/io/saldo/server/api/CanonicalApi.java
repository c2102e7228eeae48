package io.saldo.server.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.config.EdgeLimits;
import io.saldo.server.config.ServerConfig;
import io.saldo.server.http.Closing;
import io.saldo.server.http.RouteTable;
import io.saldo.server.input.CommandParser;
import io.saldo.server.input.CurrencyCodes;

/** All endpoints of the canonical API but the batch, which builds on the same parts. */
public final class CanonicalApi implements AutoCloseable {
    private final CommandParser parser;
    private final CurrencyCodes codes;
    private final Commands commands;
    private final MovementEndpoints movements;
    private final TransferEndpoints transfers;
    private final AccountEndpoints accounts;
    private final HistoryEndpoints history;
    private final LedgerEndpoints ledger;
    private final EventEndpoints events;
    private final OperationEndpoints operations;

    /** Serves these partitions. */
    public CanonicalApi(
            Partitions partitions,
            PrometheusMeterRegistry meters,
            Closing closing,
            ServerConfig config,
            EdgeLimits limits,
            Suspicion suspicion,
            String version) {
        commands = new Commands(partitions, limits);
        Freshness freshness = new Freshness(partitions, commands);
        parser = new CommandParser(partitions.currencies());
        codes = new CurrencyCodes(partitions.currencies());
        movements = new MovementEndpoints(parser, codes, new Movements(partitions, commands));
        transfers = new TransferEndpoints(partitions, freshness);
        accounts = new AccountEndpoints(partitions, freshness, parser, commands);
        history = new HistoryEndpoints(partitions, freshness, suspicion);
        ledger = new LedgerEndpoints(partitions, freshness, parser, commands);
        events = new EventEndpoints(partitions, freshness, closing, config.eventStreamsMax(), meters);
        operations = new OperationEndpoints(partitions, meters, closing, config.cluster(), version);
    }

    /** Adds all routes. */
    public void addTo(RouteTable routes) {
        movements.addTo(routes);
        transfers.addTo(routes);
        accounts.addTo(routes);
        history.addTo(routes);
        ledger.addTo(routes);
        events.addTo(routes);
        operations.addTo(routes);
    }

    /** How bodies are read. */
    public CommandParser parser() {
        return parser;
    }

    /** The scales of the currencies. */
    public CurrencyCodes codes() {
        return codes;
    }

    /** The way to the ledger. */
    public Commands commands() {
        return commands;
    }

    @Override
    public void close() {
        events.close();
    }
}
