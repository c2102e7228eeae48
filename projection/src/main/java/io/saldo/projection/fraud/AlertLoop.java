package io.saldo.projection.fraud;

import io.saldo.projection.follow.Backoff;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does some work whenever there may be something to do, and after failures ever more rarely, on a thread of its own. */
final class AlertLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertLoop.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** After a failure news wait for so long at most, so that a receiver that is away is not asked with every alert. */
    private static final long DEAF_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final Duration CLOSE_TIME = Duration.ofSeconds(12);

    /** What is done. */
    @FunctionalInterface
    interface Work {
        /**
         * Does all there is to do; throws when something is left that must be tried again.
         *
         * @return whether to look again soon, since what must come first is not there yet
         */
        boolean run() throws Exception;
    }

    private final String name;
    private final Work work;
    private final Semaphore news = new Semaphore(1);
    private final Semaphore end = new Semaphore(0);
    private final Backoff backoff = Backoff.standard();
    private final Thread thread;
    private volatile boolean isClosing;

    /** @param name of the thread, and what is logged of its failures */
    AlertLoop(String name, Work work) {
        this.name = name;
        this.work = work;
        thread = Thread.ofPlatform().daemon().name("saldo-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Says that there may be something to do. */
    void look() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        try {
            while (!isClosing) {
                turn();
            }
        } catch (InterruptedException _) {
            // Only the end of the desk interrupts it.
            return;
        }
    }

    private void turn() throws InterruptedException {
        try {
            boolean isSoon = work.run();
            recovered();
            rest(isSoon ? SOON_NANOS : LOOK_NANOS);
        } catch (InterruptedException end) {
            throw end;
        } catch (Exception failure) {
            long pauseNanos = backoff.failed();
            failed(failure);
            if (!end.tryAcquire(Math.min(pauseNanos, DEAF_NANOS_MAX), TimeUnit.NANOSECONDS)) {
                rest(pauseNanos - DEAF_NANOS_MAX);
            }
        }
    }

    private void rest(long nanos) throws InterruptedException {
        if (!isClosing && nanos > 0 && news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            news.drainPermits();
        }
    }

    private void failed(Exception failure) {
        if (!isClosing && backoff.failures() == 1) {
            LOG.atWarn()
                    .addKeyValue("work", name)
                    .addKeyValue("cause", failure.toString())
                    .log("alerts wait to be acted on; it is tried again");
        }
    }

    private void recovered() {
        if (backoff.failures() > 0) {
            LOG.atInfo()
                    .addKeyValue("work", name)
                    .addKeyValue("failures", backoff.failures())
                    .log("alerts are acted on again");
            backoff.succeeded();
        }
    }

    @Override
    public void close() {
        isClosing = true;
        end.release();
        news.release();
        try {
            if (!thread.join(CLOSE_TIME)) {
                thread.interrupt();
                thread.join(CLOSE_TIME);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
