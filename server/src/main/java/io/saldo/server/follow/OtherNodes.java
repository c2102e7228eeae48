package io.saldo.server.follow;

import io.saldo.replica.repair.MemberProof;
import io.saldo.replica.repair.MemberQuestion;
import io.saldo.sink.webhook.WebhookPositions;
import io.saldo.sink.webhook.WebhookPositions.Heard;
import io.saldo.sink.webhook.WebhookPositions.Place;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other nodes over HTTP how far they know webhooks to be, all at a time. Any thread. */
final class OtherNodes implements WebhookPositions.Others, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final List<URI> addresses;
    private final MemberProof proof;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * @param addresses of the other nodes, such as {@code http://host:8080}
     * @param secret of the cluster
     */
    OtherNodes(List<URI> addresses, String secret) {
        this.addresses = List.copyOf(addresses);
        proof = new MemberProof(secret);
    }

    @Override
    public Heard ask() {
        List<CompletableFuture<Optional<Map<Place, Long>>>> asked =
                addresses.stream().map(this::ask).toList();
        Map<Place, Long> farthest = new HashMap<>();
        boolean isFromAll = true;
        for (CompletableFuture<Optional<Map<Place, Long>>> answer : asked) {
            Optional<Map<Place, Long>> positions = answer.join();
            positions.ifPresent(
                    known -> known.forEach((place, sequence) -> farthest.merge(place, sequence, Math::max)));
            isFromAll &= positions.isPresent();
        }
        return new Heard(farthest, isFromAll);
    }

    /** What a node knows; empty when it does not answer, or cannot prove that it is one. */
    private CompletableFuture<Optional<Map<Place, Long>>> ask(URI address) {
        MemberQuestion question = new MemberQuestion(proof, address, "GET", PositionEndpoints.PATH, PATIENCE);
        return client.sendAsync(question.request(), HttpResponse.BodyHandlers.ofByteArray())
                .handle((answer, failure) -> {
                    if (failure != null || answer.statusCode() != OK || !question.isProvenBy(answer)) {
                        LOG.atDebug()
                                .addKeyValue("node", address)
                                .setCause(failure)
                                .log("a node tells no positions");
                        return Optional.empty();
                    }
                    return parse(answer.body());
                });
    }

    private static Optional<Map<Place, Long>> parse(byte[] body) {
        try {
            return Optional.of(WebhookPositions.parse(new String(body, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException otherVersion) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
