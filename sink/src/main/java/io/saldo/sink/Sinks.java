package io.saldo.sink;

import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.sink.kafka.KafkaFollower;
import io.saldo.sink.message.EventContext;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.postgres.PostgresFollower;
import io.saldo.sink.rabbitmq.RabbitFollower;
import io.saldo.sink.webhook.AllowedAddresses;
import io.saldo.sink.webhook.Webhook;
import io.saldo.sink.webhook.WebhookFollower;
import io.saldo.sink.webhook.WebhookPositions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Switches on what is configured. */
public final class Sinks {
    private static final int EVENTS_MAX = 4_096;
    private static final long BYTES_MAX = 4L << 20;
    /** A transaction costs its target a sync or a round trip or two, so a few milliseconds' events share one. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** The position of a webhook is kept after so many events at the latest. */
    private static final int WEBHOOK_EVENTS_MAX = 64;

    private Sinks() {}

    /**
     * Has the runtime serve every sink that is switched on, which closes them too. No target is asked for anything here, so
     * one that is away keeps nobody from starting.
     *
     * @param feeds one for each partition, in their order
     * @param json how the API shows an event
     * @param positions of webhooks, which cannot keep them
     * @param clock nanoseconds since 1970
     */
    public static void follow(
            FollowerRuntime runtime,
            SinkSettings settings,
            List<JournalFeed> feeds,
            EventJson json,
            WebhookPositions positions,
            LongSupplier clock) {
        EventContext context = new FeedContext(feeds, json);
        FollowerSettings batches = FollowerSettings.PUBLISHING.withBatches(EVENTS_MAX, BYTES_MAX, GATHER_NANOS);
        settings.kafka()
                .ifPresent(kafka -> runtime.follow(
                        new KafkaFollower(kafka.settings(), kafka.form().make(settings, true, context)),
                        batches.startingAt(kafka.start())));
        settings.rabbit()
                .ifPresent(rabbit -> runtime.follow(
                        new RabbitFollower(rabbit.settings(), rabbit.form().make(settings, false, context)),
                        batches.startingAt(rabbit.start())));
        settings.postgres()
                .ifPresent(postgres -> runtime.follow(
                        new PostgresFollower(postgres.settings(), settings.currency(), context),
                        batches.startingAt(postgres.start())));
        SinkSettings.Webhooks webhooks = settings.webhooks();
        AllowedAddresses allowed = new AllowedAddresses(webhooks.privateNetworks());
        MessageForm form = MessageForms.CLOUDEVENTS.make(settings, false, context);
        for (Webhook hook : webhooks.hooks()) {
            runtime.follow(
                    new WebhookFollower(hook, form, allowed, positions, webhooks.attemptsMax(), clock),
                    FollowerSettings.PUBLISHING
                            .withBatches(WEBHOOK_EVENTS_MAX, BYTES_MAX, 0)
                            .startingAt(webhooks.start()));
        }
    }
}
