package io.saldo.server.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.Replica;
import io.saldo.replica.ReplicaStatus;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.ClusterJson;
import io.saldo.server.config.ClusterConfig;
import io.saldo.server.http.Closing;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import io.saldo.server.log.Logging;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What those who run the server ask it: how it is, how it stands in its cluster, how much it logs. */
final class OperationEndpoints {
    /** Probes and scrapers take what they get. */
    private static final List<String> ANY = List.of();

    private static final byte[] FINE = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Partitions partitions;
    private final PrometheusMeterRegistry meters;
    private final Closing closing;
    private final ClusterJson cluster;

    OperationEndpoints(
            Partitions partitions,
            PrometheusMeterRegistry meters,
            Closing closing,
            ClusterConfig cluster,
            String version) {
        this.partitions = partitions;
        this.meters = meters;
        this.closing = closing;
        this.cluster = new ClusterJson(cluster, version);
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/health", Role.PUBLIC, ANY, exchange -> exchange.send(200, TEXT, FINE))
                .add("GET", "/health/live", Role.PUBLIC, ANY, exchange -> exchange.send(200, TEXT, FINE))
                .add("GET", "/health/ready", Role.PUBLIC, ANY, this::ready)
                .add("GET", "/metrics", Role.READ, ANY, this::metrics)
                .add("GET", "/v1/cluster", Role.READ, this::cluster)
                .add("GET", "/v1/log-level", Role.ADMIN, this::showLevel)
                .add("PUT", "/v1/log-level", Role.ADMIN, this::changeLevel);
    }

    private void ready(Exchange exchange) {
        if (!isReady(statuses())) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the server is starting or shutting down");
        }
        exchange.send(200, TEXT, FINE);
    }

    private List<ReplicaStatus> statuses() {
        return partitions.replicas().stream().map(Replica::status).toList();
    }

    private boolean isReady(List<ReplicaStatus> statuses) {
        return !closing.isAnnounced() && statuses.stream().allMatch(ReplicaStatus::ready);
    }

    private void metrics(Exchange exchange) {
        exchange.send(200, PROMETHEUS, meters.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private void cluster(Exchange exchange) {
        List<ReplicaStatus> statuses = statuses();
        cluster.write(exchange.answer(), statuses, isReady(statuses));
        exchange.sendAnswer(200);
    }

    private void showLevel(Exchange exchange) {
        exchange.answer().beginObject().text(Fields.LEVEL, Logging.level()).endObject();
        exchange.sendAnswer(200);
    }

    private void changeLevel(Exchange exchange) {
        int length = exchange.readJson();
        String level = "";
        try (JsonInput input = JsonInput.open(exchange.scratch().body(), 0, length)) {
            while (input.nextField()) {
                if (!input.name().equals("level")) {
                    throw input.unknownField();
                }
                if (!level.isEmpty()) {
                    throw input.duplicateField();
                }
                level = input.text();
            }
            input.end();
        }
        if (!Logging.isLevel(level)) {
            throw InvalidInput.of("level", "must be one of ERROR, WARN, INFO, DEBUG and TRACE");
        }
        Logging.changeLevel(level);
        showLevel(exchange);
    }
}
