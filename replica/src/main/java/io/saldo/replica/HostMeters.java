package io.saldo.replica;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the host measures of itself. */
final class HostMeters {
    private final Timer flushing;
    private final Timer deciding;
    private final Timer waiting;
    private final Timer marking;
    private final Counter passedOver;

    HostMeters(MeterRegistry registry, Tags tags) {
        flushing = timer(registry, tags, "saldo.journal.flush", "Writing a batch of blocks to the journal");
        deciding = timer(registry, tags, "saldo.ledger.entry", "Deciding and applying the commands of one log entry");
        waiting = timer(
                registry,
                tags,
                "saldo.log.commit",
                "From a command's arrival until it is durable, decided and journaled");
        marking = timer(registry, tags, "saldo.log.mark", "The ledger's part of making a mark in the log");
        passedOver = Counter.builder("saldo.log.repeats")
                .tags(tags)
                .description("Log entries that came again or out of their order, and changed nothing")
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, Tags tags, String name, String description) {
        return Timer.builder(name)
                .tags(tags)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofNanos(2_500_000),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    void flushed(long nanos) {
        flushing.record(nanos, TimeUnit.NANOSECONDS);
    }

    void decided(long nanos) {
        deciding.record(nanos, TimeUnit.NANOSECONDS);
    }

    void answered(long nanos) {
        waiting.record(nanos, TimeUnit.NANOSECONDS);
    }

    void marked(long nanos) {
        marking.record(nanos, TimeUnit.NANOSECONDS);
    }

    void passedOver() {
        passedOver.increment();
    }
}
