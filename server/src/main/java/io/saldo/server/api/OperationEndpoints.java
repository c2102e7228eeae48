package io.saldo.server.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saldo.replica.ReplicaStatus;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.http.Closing;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonInput;
import io.saldo.server.json.JsonOutput;
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
    private static final String NODE = "0";

    private final Partitions partitions;
    private final PrometheusMeterRegistry meters;
    private final Closing closing;
    private final String version;

    OperationEndpoints(Partitions partitions, PrometheusMeterRegistry meters, Closing closing, String version) {
        this.partitions = partitions;
        this.meters = meters;
        this.closing = closing;
        this.version = version;
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
        if (closing.hasBegun() || !partitions.replica(0).status().ready()) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the server is starting or shutting down");
        }
        exchange.send(200, TEXT, FINE);
    }

    private void metrics(Exchange exchange) {
        exchange.send(200, PROMETHEUS, meters.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private void cluster(Exchange exchange) {
        ReplicaStatus status = partitions.replica(0).status();
        JsonOutput answer = exchange.answer().beginObject().beginArray(Fields.NODES);
        answer.beginObject()
                .text(Fields.NODE, NODE)
                .text(Fields.ROLE, status.role())
                .flag(Fields.READY, status.ready() && !closing.hasBegun())
                .text(Fields.VERSION, version)
                .number(Fields.SEQUENCE, status.sequence())
                .number(Fields.LAG, 0)
                .number(Fields.LOG_INDEX, status.logIndex())
                .number(Fields.CHECKPOINT_SEQUENCE, status.checkpointSequence())
                .endObject();
        answer.endArray().beginArray(Fields.PARTITIONS);
        answer.beginObject().number(Fields.PARTITION, 0);
        if (status.ready()) {
            answer.text(Fields.LEADER, NODE);
        } else {
            answer.nothing(Fields.LEADER);
        }
        answer.number(Fields.TERM, status.term())
                .number(Fields.SEQUENCE, status.sequence())
                .endObject();
        answer.endArray().endObject();
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
