package io.saldo.replica.repair;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

/** A request to another node of the cluster over HTTP, with the proof of both sides. Immutable; to be sent once. */
public final class MemberQuestion {
    private final MemberProof proof;
    private final String nonce;
    private final HttpRequest request;

    /**
     * A question without a body.
     *
     * @param address of the node, such as {@code http://host:8080}
     * @param target path and query
     * @param patience how long the answer may take
     */
    public MemberQuestion(MemberProof proof, URI address, String method, String target, Duration patience) {
        this.proof = proof;
        nonce = proof.nonce();
        String time = Long.toString(System.currentTimeMillis());
        request = HttpRequest.newBuilder(address.resolve(target))
                .timeout(patience)
                .header(MemberProof.TIME, time)
                .header(MemberProof.NONCE, nonce)
                .header(MemberProof.PROOF, proof.ofRequest(method, target, time, nonce))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    /** What is sent. */
    public HttpRequest request() {
        return request;
    }

    /** Whether an answer to it comes from somebody who knows the secret, and was not changed on the way. */
    public boolean isProvenBy(HttpResponse<byte[]> answer) {
        byte[] given = answer.headers().firstValue(MemberProof.PROOF).orElse("").getBytes(StandardCharsets.US_ASCII);
        byte[] body = answer.body();
        byte[] expected = proof.ofAnswer(nonce, body, body.length).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, expected);
    }
}
