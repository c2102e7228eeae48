package io.saldo.projection.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** What is counted of one follower in one partition. */
final class FollowerMeters {
    private final Counter failures;
    private final Counter events;
    private final Counter seconds;
    private final Counter paced;

    FollowerMeters(MeterRegistry registry, FollowerLoop loop, String follower, int partition) {
        Tags tags = Tags.of("follower", follower, "partition", Integer.toString(partition));
        Gauge.builder("saldo.follower.sequence", loop, FollowerLoop::takenSequence)
                .description("Sequence of the last event that the follower took")
                .tags(tags)
                .register(registry);
        Gauge.builder("saldo.follower.lag.events", loop, FollowerLoop::lagEvents)
                .description("Readable events that the follower has not taken")
                .tags(tags)
                .register(registry);
        Gauge.builder("saldo.follower.lag.seconds", loop, FollowerLoop::lagSeconds)
                .description("Age of the oldest event that the follower has not taken")
                .tags(tags)
                .register(registry);
        Gauge.builder("saldo.follower.failing.seconds", loop, FollowerLoop::failingSeconds)
                .description("How long the follower has not been able to take its events, 0 while it can")
                .tags(tags)
                .register(registry);
        failures = Counter.builder("saldo.follower.failures")
                .description("Times that the follower could not take its events")
                .tags(tags)
                .register(registry);
        events = Counter.builder("saldo.follower.events")
                .description("Events that the follower took")
                .tags(tags)
                .register(registry);
        seconds = Counter.builder("saldo.follower.seconds")
                .description("Time that the follower worked on its events, waiting for its target included")
                .tags(tags)
                .register(registry);
        paced = Counter.builder("saldo.follower.paced.seconds")
                .description("Time that the follower rested because the ledger needed the processors")
                .tags(tags)
                .register(registry);
    }

    void worked(long nanos) {
        seconds.increment(nanos / 1e9);
    }

    void paced(long nanos) {
        paced.increment(nanos / 1e9);
    }

    void failed() {
        failures.increment();
    }

    void took(int count) {
        events.increment(count);
    }
}
