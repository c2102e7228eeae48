package io.saldo.sink.rabbitmq;

import java.time.Duration;

/**
 * Where to publish.
 *
 * @param uri {@code amqp://USER@HOST:PORT/VHOST}, or {@code amqps}
 * @param password in place of one in the URI; empty for none
 * @param exchange the exchange, and the beginning of all other names
 * @param queueMode how the queue for the worker is made
 * @param patience how long the broker may take to answer
 */
public record RabbitSettings(String uri, String password, String exchange, QueueMode queueMode, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** With the usual patience. */
    public RabbitSettings(String uri, String password, String exchange, QueueMode queueMode) {
        this(uri, password, exchange, queueMode, PATIENCE);
    }

    String deadLetterExchange() {
        return exchange + ".dlx";
    }

    String queue() {
        return exchange + ".worker";
    }

    String deadLetterQueue() {
        return exchange + ".worker.dlq";
    }

    String positionQueue(int partition) {
        return exchange + ".position." + partition;
    }

    /** Names no password. */
    @Override
    public String toString() {
        return "RabbitSettings[exchange=" + exchange + "]";
    }
}
