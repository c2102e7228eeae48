package io.saldo.client.http;

import io.saldo.client.config.ClientConfig;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.RequestFailedException;
import io.saldo.client.outcome.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks reads of one node after the other until one answers. Any thread; blocks. */
public final class Asker {
    private final Transport transport;
    private final Nodes nodes;
    private final Leaders leaders;
    private final ClientConfig config;

    /** Asks these nodes. */
    public Asker(Transport transport, Nodes nodes, Leaders leaders, ClientConfig config) {
        this.transport = transport;
        this.nodes = nodes;
        this.leaders = leaders;
        this.config = config;
    }

    /**
     * The answer to a read.
     *
     * @throws UnavailableException when there was none until the time for a call was over
     * @throws RequestFailedException when the server does not take the question
     */
    public JsonObject ask(String path) {
        return ask(path, System.nanoTime() + config.callTimeout().toNanos());
    }

    /**
     * The answer to a read, for somebody who has less time.
     *
     * @param deadlineNanos by {@link System#nanoTime}
     * @throws UnavailableException when there was none until then
     * @throws RequestFailedException when the server does not take the question
     */
    public JsonObject ask(String path, long deadlineNanos) {
        Answer answer = answer(path, deadlineNanos);
        if (answer.status() != 200) {
            throw failed(answer);
        }
        return JsonObject.parse(answer.body());
    }

    /** The same, and nothing when the server knows of nothing under this code. */
    public Optional<JsonObject> find(String path, String notFoundCode) {
        Answer answer = answer(path, System.nanoTime() + config.callTimeout().toNanos());
        if (answer.status() == 404 && answer.code().equals(notFoundCode)) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw failed(answer);
        }
        return Optional.of(JsonObject.parse(answer.body()));
    }

    /** What an answer that will not be another later is to the caller. */
    public static RequestFailedException failed(Answer answer) {
        return new RequestFailedException(answer.status(), answer.code(), answer.detail(), answer.requestId());
    }

    private Answer answer(String path, long deadlineNanos) {
        Backoff backoff = new Backoff();
        String why = "no node was asked";
        while (true) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                throw new UnavailableException(why);
            }
            Node node = nodes.choose(leaders.of(0));
            long retryAfterNanos = 0;
            try {
                Answer answer = transport.send(node, Question.get(path), attempt(left));
                if (!answer.isPassing()) {
                    nodes.succeeded(node);
                    return answer;
                }
                why = node + " answered " + answer;
                retryAfterNanos = TimeUnit.SECONDS.toNanos(answer.retryAfterSeconds());
            } catch (NoAnswerException none) {
                why = String.valueOf(none.getMessage());
            }
            nodes.failed(node);
            leaders.doubt();
            if (!nodes.hasTrusted()) {
                backoff.await(retryAfterNanos, left);
            }
        }
    }

    private Duration attempt(long leftNanos) {
        return Duration.ofNanos(Math.min(leftNanos, config.attemptTimeout().toNanos()));
    }
}
