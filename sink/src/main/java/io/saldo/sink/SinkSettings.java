package io.saldo.sink;

import io.saldo.projection.follow.StartAt;
import io.saldo.sink.kafka.KafkaSettings;
import io.saldo.sink.postgres.PostgresSettings;
import io.saldo.sink.rabbitmq.RabbitSettings;
import io.saldo.sink.webhook.AllowedAddresses.Network;
import io.saldo.sink.webhook.Webhook;
import java.util.List;
import java.util.Optional;

/**
 * Which sinks are switched on, and how.
 *
 * @param source the source that CloudEvents name
 * @param currency the code of the default currency
 * @param kafka if it is on
 * @param rabbit if it is on
 * @param postgres if it is on
 * @param webhooks none when they are off
 */
public record SinkSettings(
        String source,
        String currency,
        Optional<Kafka> kafka,
        Optional<Rabbit> rabbit,
        Optional<Postgres> postgres,
        Webhooks webhooks) {
    /** To Kafka, in a form, from a place on. */
    public record Kafka(KafkaSettings settings, MessageForms form, StartAt start) {}

    /** To RabbitMQ, in a form, from a place on. */
    public record Rabbit(RabbitSettings settings, MessageForms form, StartAt start) {}

    /** To PostgreSQL, from a place on. */
    public record Postgres(PostgresSettings settings, StartAt start) {}

    /**
     * To web addresses, from a place on.
     *
     * @param privateNetworks where requests may go beside public addresses
     * @param attemptsMax after how many attempts an event becomes a dead letter; 0 for never
     */
    public record Webhooks(List<Webhook> hooks, List<Network> privateNetworks, int attemptsMax, StartAt start) {
        /** Keeps its own copies of the lists. */
        public Webhooks {
            hooks = List.copyOf(hooks);
            privateNetworks = List.copyOf(privateNetworks);
        }
    }

    /** Whether none is on. */
    public boolean isEmpty() {
        return kafka.isEmpty()
                && rabbit.isEmpty()
                && postgres.isEmpty()
                && webhooks.hooks().isEmpty();
    }
}
