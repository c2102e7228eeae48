package io.saldo.client.follow;

import io.saldo.client.config.ClientConfig;
import io.saldo.client.http.Answer;
import io.saldo.client.http.Asker;
import io.saldo.client.http.Backoff;
import io.saldo.client.http.NoAnswerException;
import io.saldo.client.http.Node;
import io.saldo.client.http.Nodes;
import io.saldo.client.http.Question;
import io.saldo.client.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Opens one stream of events after the other: at first of a node chosen by chance, so that many followers spread over the
 * cluster, and then of the next one. Each begins linearizable: a node that is cut off from the others cannot open one, and
 * whoever has none goes on to the next node. For one thread.
 */
final class EventStreams {
    private static final System.Logger LOG = System.getLogger(EventStreams.class.getName());
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int PROBLEM_BYTES_MAX = 64 << 10;

    private final Transport transport;
    private final Nodes nodes;
    private final ClientConfig config;
    private final Backoff backoff = new Backoff();
    private Optional<Node> next;
    private boolean isLost;

    EventStreams(Transport transport, Nodes nodes, ClientConfig config) {
        this.transport = transport;
        this.nodes = nodes;
        this.config = config;
        next = Optional.of(
                nodes.all().get(ThreadLocalRandom.current().nextInt(nodes.all().size())));
    }

    /** An open stream, and whose it is. */
    record Open(Node node, InputStream body) {}

    /**
     * Tries to open a stream behind a cursor at one node; waits a little when none is left that has not just failed.
     *
     * @throws io.saldo.client.outcome.RequestFailedException when the server will never take the request
     */
    Optional<Open> open(EventCursor after) {
        Node node = nodes.choose(next);
        next = Optional.empty();
        Question question = Question.get("/v1/events?after=" + after, EVENT_STREAM);
        try {
            HttpResponse<InputStream> response = transport.open(node, question, config.attemptTimeout());
            if (response.statusCode() == 200) {
                return Optional.of(new Open(node, response.body()));
            }
            refused(node, response);
        } catch (NoAnswerException none) {
            lost(node, String.valueOf(none.getMessage()), 0);
        }
        return Optional.empty();
    }

    private void refused(Node node, HttpResponse<InputStream> response) {
        Answer answer;
        try (InputStream body = response.body()) {
            answer = Answer.of(response, body.readNBytes(PROBLEM_BYTES_MAX));
        } catch (IOException broken) {
            lost(node, node + ": " + broken, 0);
            return;
        }
        if (!answer.isPassing()) {
            throw Asker.failed(answer);
        }
        lost(node, node + " answered " + answer, TimeUnit.SECONDS.toNanos(answer.retryAfterSeconds()));
    }

    /** Notes that a stream has brought an event. */
    void flows(Node node) {
        if (isLost) {
            isLost = false;
            LOG.log(System.Logger.Level.INFO, "events=flowing node={0}", node);
        }
        nodes.succeeded(node);
        backoff.reset();
    }

    /** Notes that a node has no stream for us, or no more, and waits if all have none. */
    void lost(Node node, String why, long retryAfterNanos) {
        if (!Thread.currentThread().isInterrupted()) {
            LOG.log(isLost ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, "events=lost reason={0}", why);
            isLost = true;
        }
        nodes.failed(node);
        if (!nodes.hasTrusted()) {
            backoff.await(retryAfterNanos, Long.MAX_VALUE);
        }
    }

    /** Notes that a stream was quiet for so long that another is opened. */
    void quiet(Node node) {
        LOG.log(System.Logger.Level.DEBUG, "events=quiet node={0}", node);
    }

    /** How long a stream may bring no event before another is opened. */
    long quietNanosMax() {
        return config.silenceMax().toNanos();
    }
}
