package io.saldo.server.follow;

import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import io.saldo.server.repair.MemberGate;
import io.saldo.sink.webhook.WebhookPositions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells other nodes of the cluster, and nobody else, how far this node knows webhooks to be. */
final class PositionEndpoints {
    /** Where that is told. */
    static final String PATH = "/internal/v1/webhook-positions";

    private final WebhookPositions positions;
    private final MemberGate gate;

    /** @param secret of the cluster */
    PositionEndpoints(WebhookPositions positions, String secret) {
        this.positions = positions;
        gate = new MemberGate(secret);
    }

    void addTo(RouteTable routes) {
        routes.add("GET", PATH, Role.PUBLIC, List.of(), this::tell);
    }

    private void tell(Exchange exchange) {
        String nonce = gate.admit(exchange);
        try {
            byte[] text = positions.toText().getBytes(StandardCharsets.US_ASCII);
            gate.send(exchange, nonce, "text/plain; charset=utf-8", text);
        } catch (IOException unreadable) {
            throw new RequestRefused(ProblemCode.UNAVAILABLE, "the positions of webhooks cannot be read at present");
        }
    }
}
