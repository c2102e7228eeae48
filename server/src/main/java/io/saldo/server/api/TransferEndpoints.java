package io.saldo.server.api;

import io.saldo.replica.partition.PartitionedTransfer;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.MovementJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;

/** What became of a transfer, hold or refusal. */
final class TransferEndpoints {
    private final Partitions partitions;
    private final Freshness freshness;

    TransferEndpoints(Partitions partitions, Freshness freshness) {
        this.partitions = partitions;
        this.freshness = freshness;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/transfers/{id}", Role.READ, this::show);
    }

    private void show(Exchange exchange) {
        freshness.await(exchange);
        PartitionedTransfer transfer = partitions
                .reads()
                .transfer(Paths.transactionId(exchange))
                .orElseThrow(() -> new RequestRefused(
                        ProblemCode.TRANSFER_NOT_FOUND, "no request was ever decided under this id"));
        MovementJson.write(exchange.answer(), transfer, partitions.areSeveral());
        exchange.sendAnswer(200);
    }
}
