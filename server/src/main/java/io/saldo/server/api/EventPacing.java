package io.saldo.server.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.replica.partition.Partitions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps event streams that tell of the past from taking the processors that move money: while commands wait, all of them
 * together work for a quarter of the time of one. A stream that has caught up is not held back. Any thread.
 */
final class EventPacing {
    private static final int REST_SHARE = 3;
    private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double SECOND = 1e9;

    private final Partitions partitions;
    private final AtomicInteger behind = new AtomicInteger();
    private final Counter events;
    private final Counter worked;
    private final Counter rested;

    EventPacing(Partitions partitions, MeterRegistry meters) {
        this.partitions = partitions;
        Gauge.builder("saldo.event.streams.behind", behind, AtomicInteger::get)
                .description("Event streams that tell of what is past and have not caught up")
                .register(meters);
        events = counter(meters, "saldo.event.streams.events", "Events that streams have told of");
        worked = counter(meters, "saldo.event.streams.seconds", "Time that streams read and worded events");
        rested = counter(
                meters,
                "saldo.event.streams.paced.seconds",
                "Time that streams of past events rested because commands waited");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    /** Of one stream, on its thread. */
    final class OfStream implements AutoCloseable {
        private boolean isBehind;

        /**
         * Some events were worded and sent. Rests if others need the processors more.
         *
         * @param count how many
         * @param nanos how long it took to word them
         * @param hasMore whether there are more already
         */
        void told(int count, long nanos, boolean hasMore) {
            events.increment(count);
            worked.increment(nanos / SECOND);
            if (hasMore != isBehind) {
                isBehind = hasMore;
                behind.addAndGet(hasMore ? 1 : -1);
            }
            if (hasMore && partitions.waitingCommands() > 0) {
                long began = System.nanoTime();
                LockSupport.parkNanos(Math.min(nanos * REST_SHARE * behind.get(), REST_NANOS_MAX));
                rested.increment((System.nanoTime() - began) / SECOND);
            }
        }

        @Override
        public void close() {
            if (isBehind) {
                behind.decrementAndGet();
            }
        }
    }

    OfStream stream() {
        return new OfStream();
    }
}
