package io.saldo.server.follow;

import io.saldo.sink.webhook.WebhookPositions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps asking the other nodes how far webhooks are, on a thread of its own, so that this node knows it should the one that
 * leads go away.
 */
final class PositionListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PositionListener.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final WebhookPositions positions;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private boolean isFailing;

    /** Begins to ask. */
    PositionListener(WebhookPositions positions) {
        this.positions = positions;
        thread = Thread.ofPlatform().daemon().name("saldo-webhook-positions").start(this::run);
    }

    private void run() {
        try {
            while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                hear();
            }
        } catch (InterruptedException _) {
            // Only the end of the server interrupts it.
            return;
        }
    }

    private void hear() {
        try {
            positions.hearOthers();
            isFailing = false;
        } catch (IOException failure) {
            if (!isFailing) {
                LOG.atWarn().setCause(failure).log("the positions of webhooks on other nodes cannot be kept");
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        end.countDown();
        try {
            thread.join(CLOSE_TIME);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
