package io.saldo.cli.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a loader with a schedule when its next item is due, since a selector's own time-out knows only whole
 * milliseconds. Without a schedule it is nothing.
 */
final class Pacer implements AutoCloseable {
    private static final long NAP_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long NAP_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

    private final Loader loader;
    private volatile boolean isClosed;

    Pacer(Loader loader) {
        this.loader = loader;
        if (loader.isScheduled()) {
            Thread.ofPlatform().name("bench-pacer").daemon().start(this::run);
        }
    }

    private void run() {
        while (!isClosed) {
            LockSupport.parkNanos(Math.clamp(loader.dueInNanos(), NAP_NANOS_MIN, NAP_NANOS_MAX));
            if (loader.isWaiting() && loader.dueInNanos() <= 0) {
                loader.wake();
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
