package io.saldo.client.follow;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that brings nothing for too long while somebody waits for it. It may have been forgotten by a machine in
 * between, or be of a node that is cut off from the others: such a node shows that it lives, and has nothing to tell. The time
 * that a handler takes does not count.
 */
final class QuietWatch implements AutoCloseable {
    private static final long NOT_WAITING = 0;

    private final InputStream stream;
    private final long quietNanosMax;
    private final Thread watcher;
    private volatile long waitingSinceNanos = NOT_WAITING;
    private volatile boolean hasClosed;

    QuietWatch(InputStream stream, long quietNanosMax) {
        this.stream = stream;
        this.quietNanosMax = quietNanosMax;
        watcher = Thread.ofVirtual().name("saldo-quiet-watch").start(this::watch);
    }

    /** Notes that somebody waits for an event, unless that is known. */
    void waits() {
        if (waitingSinceNanos == NOT_WAITING) {
            waitingSinceNanos = System.nanoTime() | 1;
        }
    }

    /** Notes that one has come. */
    void heard() {
        waitingSinceNanos = NOT_WAITING;
    }

    /** Whether it was quiet for too long. */
    boolean hasClosed() {
        return hasClosed;
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(Math.max(1, quietNanosMax / 8));
                long since = waitingSinceNanos;
                if (since != NOT_WAITING && System.nanoTime() - since > quietNanosMax) {
                    hasClosed = true;
                    stream.close();
                    return;
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            // Whoever reads it finds the same.
        }
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        stream.close();
    }
}
