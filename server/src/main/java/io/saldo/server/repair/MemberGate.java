package io.saldo.server.repair;

import io.saldo.replica.repair.MemberProof;
import io.saldo.server.http.Exchange;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.Optional;

/** Lets nodes of this cluster in, by the proof that they know its secret, and nobody else. Any thread. */
public final class MemberGate {
    private final MemberProof proof;

    /** @param secret of the cluster */
    public MemberGate(String secret) {
        proof = new MemberProof(secret);
    }

    /**
     * The nonce of a request that proves that it comes from a node.
     *
     * @throws RequestRefused when it does not
     */
    public String admit(Exchange exchange) {
        Optional<String> time = exchange.requestHeader(MemberProof.TIME);
        Optional<String> nonce = exchange.requestHeader(MemberProof.NONCE);
        Optional<String> given = exchange.requestHeader(MemberProof.PROOF);
        if (time.isEmpty()
                || nonce.isEmpty()
                || given.isEmpty()
                || !proof.accepts(exchange.method(), exchange.target(), time.get(), nonce.get(), given.get())) {
            throw new RequestRefused(
                    ProblemCode.FORBIDDEN,
                    "only nodes of this cluster may ask this: the proof of the cluster's secret is missing or wrong, or the"
                            + " clocks differ by more than a minute");
        }
        return nonce.get();
    }

    /** Answers a request that was let in, with the proof that this node knows the secret too. */
    public void send(Exchange exchange, String nonce, String mediaType, byte[] body) {
        exchange.header(MemberProof.PROOF, proof.ofAnswer(nonce, body, body.length))
                .send(200, mediaType, body);
    }
}
