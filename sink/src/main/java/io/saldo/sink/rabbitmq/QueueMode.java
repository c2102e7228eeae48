package io.saldo.sink.rabbitmq;

import java.util.Map;

/** How the queue for the worker is made where it is missing. */
public enum QueueMode {
    /** As the older system declared it, so that its consumers may declare it too. */
    DEFAULT,
    /**
     * With messages on disk alone. Brokers before 3.12 keep those of any other queue in memory besides, which costs them twice
     * the work; newer ones keep none so.
     */
    LAZY;

    Map<String, Object> arguments() {
        return switch (this) {
            case DEFAULT -> Map.of();
            case LAZY -> Map.of("x-queue-mode", "lazy", "x-queue-version", 2);
        };
    }
}
