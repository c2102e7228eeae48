package io.saldo.server.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Counts and times requests, by the template of their route and by status. */
final class RequestMeters {
    /** The template of a request that leads nowhere, so that nobody can fill the registry with invented paths. */
    static final String NO_ROUTE = "none";

    private static final int STATUS_MAX = 600;
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("saldo.http.requests.active", underWay, AtomicInteger::get)
                .description("Requests under way")
                .register(registry);
        Gauge.builder("saldo.http.streams.active", streams, AtomicInteger::get)
                .description("Open event streams")
                .register(registry);
    }

    /** Counts a request in and gives how many are under way with it. */
    int begin() {
        return underWay.incrementAndGet();
    }

    void becameStream() {
        underWay.decrementAndGet();
        streams.incrementAndGet();
    }

    void endStream() {
        streams.decrementAndGet();
    }

    int streams() {
        return streams.get();
    }

    int underWay() {
        return underWay.get();
    }

    /** Counts a request out. */
    void end() {
        underWay.decrementAndGet();
    }

    /** The timers of one route. */
    RouteTimers timers(String method, String template) {
        return new RouteTimers(method, template);
    }

    /** The timers of one route, one for each status that it ever answered. */
    final class RouteTimers {
        private final String method;
        private final String template;
        private final AtomicReferenceArray<@Nullable Timer> byStatus = new AtomicReferenceArray<>(STATUS_MAX);

        private RouteTimers(String method, String template) {
            this.method = method;
            this.template = template;
        }

        void record(int status, long nanos) {
            Timer timer = byStatus.getPlain(status);
            if (timer == null) {
                timer = Timer.builder("saldo.http.requests")
                        .description("Time from a request's head to the last byte of its answer")
                        .tag("method", method)
                        .tag("route", template)
                        .tag("status", Integer.toString(status))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry);
                byStatus.set(status, timer);
            }
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
