package io.saldo.server.api;

import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.read.TransferRecord;
import io.saldo.server.answer.MovementJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;

/** What became of a transfer, hold or refusal. */
final class TransferEndpoints {
    private final PartitionReads reads;
    private final Freshness freshness;

    TransferEndpoints(PartitionReads reads, Freshness freshness) {
        this.reads = reads;
        this.freshness = freshness;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/transfers/{id}", Role.READ, this::show);
    }

    private void show(Exchange exchange) {
        freshness.await(exchange);
        TransferRecord transfer = reads.transfer(Paths.transactionId(exchange))
                .orElseThrow(() -> new RequestRefused(
                        ProblemCode.TRANSFER_NOT_FOUND, "no request was ever decided under this id"));
        MovementJson.write(exchange.answer(), transfer);
        exchange.sendAnswer(200);
    }
}
