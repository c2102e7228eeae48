package io.saldo.replica.repair;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node that lends its files, seen over HTTP. Every answer is checked to be from somebody who knows the secret. */
public final class Peer implements AutoCloseable {
    /** Where the lending begins; behind it, with a slash, the id of a loan. */
    public static final String PATH = "/internal/v1/repair";

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int TRIES = 3;

    private final URI address;
    private final MemberProof proof;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param address such as {@code http://host:8080}
     * @param secret of the cluster
     */
    public Peer(URI address, String secret) {
        this.address = address;
        proof = new MemberProof(secret);
    }

    URI address() {
        return address;
    }

    CopyPlan begin() {
        return CopyPlan.parse(new String(ask("POST", PATH, 1), StandardCharsets.US_ASCII));
    }

    byte[] read(String id, int number, long offset, int length) {
        byte[] piece = ask("GET", PATH + "/" + id + "/" + number + "?offset=" + offset + "&length=" + length, TRIES);
        if (piece.length != length) {
            throw new RebuildFailedException(
                    address + " answered with " + piece.length + " bytes in place of " + length);
        }
        return piece;
    }

    boolean isWhole(String id) {
        return new String(ask("GET", PATH + "/" + id, TRIES), StandardCharsets.US_ASCII).equals("whole");
    }

    /** Ends the loan; a node that does not hear of it ends it by itself after a while. */
    void end(String id) {
        try {
            ask("DELETE", PATH + "/" + id, 1);
        } catch (RebuildFailedException e) {
            LOG.debug("reason=\"the loan could not be ended: {}\"", e.getMessage());
        }
    }

    private byte[] ask(String method, String target, int tries) {
        for (int left = tries; ; left--) {
            try {
                return askOnce(method, target);
            } catch (IOException e) {
                if (left <= 1) {
                    throw new RebuildFailedException(
                            address + " does not answer (" + e.getClass().getSimpleName()
                                    + (e.getMessage() == null ? "" : ": " + e.getMessage())
                                    + "); nothing was changed, try again, or from another node",
                            e);
                }
            }
        }
    }

    private byte[] askOnce(String method, String target) throws IOException {
        MemberQuestion question = new MemberQuestion(proof, address, method, target, ANSWER);
        HttpResponse<byte[]> answer = send(question.request());
        byte[] body = answer.body();
        if (answer.statusCode() != OK) {
            throw new RebuildFailedException(address + " refuses, with status " + answer.statusCode() + ": "
                    + new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8).strip());
        }
        if (!question.isProvenBy(answer)) {
            throw new RebuildFailedException(
                    address + " does not know the cluster's secret, or somebody changed its answer on the way");
        }
        return body;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RebuildFailedException("the rebuild was interrupted; nothing was changed", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
