package io.saldo.projection.fraud;

import io.saldo.ledger.model.AccountId;
import io.saldo.projection.follow.Backoff;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.fraud.Alert.ActionState;
import io.saldo.projection.fraud.Alert.NoticeState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what alerts ask for, on a thread of its own: freezes accounts and tells people. It acts where a partition is led, and
 * there not before the rules have seen all that was in the journal when it began, since the journal may say that it is done
 * already. What fails is tried again, so people may be told twice; freezing twice is freezing once.
 */
public final class AlertDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);

    private static final int ALERTS_MAX = 100;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** For how long a node that leads anew tells what the node before it may not have told. */
    private static final long HANDOVER_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Duration CLOSE_TIME = Duration.ofSeconds(12);

    /** Freezes accounts. */
    @FunctionalInterface
    public interface Freezer {
        /**
         * Freezes an account, or finds it frozen.
         *
         * @return whether it is frozen now; false when the ledger will never freeze it
         * @throws Exception when that is not known
         */
        boolean freeze(AccountId account) throws Exception;
    }

    private final Alerts alerts;
    private final IntFunction<JournalFeed> feeds;
    private final IntToLongFunction takenSequence;
    private final Freezer freezer;
    private final List<AlertChannel> channels;
    private final LongSupplier clock;
    private final Semaphore news = new Semaphore(1);
    private final Backoff backoff = Backoff.standard();
    private final Map<Integer, Long> mustBeSeen = new HashMap<>();
    private final Map<Alert.Key, Integer> told = new HashMap<>();
    private final Thread thread;
    private volatile boolean isClosing;

    /**
     * @param takenSequence how far the rules have come in a partition
     * @param channels who is told, one after the other
     * @param clock nanoseconds since 1970
     */
    public AlertDesk(
            Alerts alerts,
            IntFunction<JournalFeed> feeds,
            IntToLongFunction takenSequence,
            Freezer freezer,
            List<AlertChannel> channels,
            LongSupplier clock) {
        this.alerts = alerts;
        this.feeds = feeds;
        this.takenSequence = takenSequence;
        this.freezer = freezer;
        this.channels = List.copyOf(channels);
        this.clock = clock;
        thread = Thread.ofPlatform().daemon().name("saldo-alert-desk").unstarted(this::run);
    }

    /** Begins to work. */
    public void start() {
        thread.start();
    }

    /** Says that there may be something to do. */
    public void look() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        while (!isClosing) {
            long pauseNanos = LOOK_NANOS;
            try {
                work();
                backoff.succeeded();
            } catch (Exception failure) {
                pauseNanos = backoff.failed();
                if (!isClosing && Integer.bitCount(backoff.failures()) == 1) {
                    LOG.atWarn()
                            .addKeyValue("failures", backoff.failures())
                            .addKeyValue("cause", failure.toString())
                            .log("alerts wait to be acted on; it is tried again");
                }
            }
            rest(pauseNanos);
        }
    }

    private void rest(long nanos) {
        try {
            if (!isClosing && news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException _) {
            // Only the end of the desk interrupts it.
            return;
        }
    }

    private void work() throws Exception {
        for (Alert alert : alerts.pending("action_state", ALERTS_MAX)) {
            if (isOurs(alert)) {
                act(alert);
            }
        }
        for (Alert alert : alerts.pending("notice_state", ALERTS_MAX)) {
            if (isOurs(alert)) {
                tell(alert);
            } else if (clock.getAsLong() - alert.eventNanos() > HANDOVER_NANOS && !leads(alert)) {
                alerts.mark(alert, NoticeState.NONE);
            }
        }
    }

    private boolean leads(Alert alert) {
        return feeds.apply(alert.key().partition()).leads();
    }

    private boolean isOurs(Alert alert) {
        int partition = alert.key().partition();
        if (!leads(alert)) {
            mustBeSeen.remove(partition);
            return false;
        }
        long seen = mustBeSeen.computeIfAbsent(
                partition, _ -> feeds.apply(partition).sequence());
        return takenSequence.applyAsLong(partition) >= seen;
    }

    private void act(Alert alert) throws Exception {
        boolean isFresh = clock.getAsLong() - alert.eventNanos() <= FraudProjection.FRESH_NANOS;
        boolean isDone = isFresh && freezer.freeze(alert.account());
        alerts.mark(alert, isDone ? ActionState.DONE : ActionState.GIVEN_UP);
        LOG.atInfo()
                .addKeyValue("alert", alert.key().text())
                .addKeyValue("rule", alert.rule())
                .addKeyValue("frozen", isDone)
                .log("acted on an alert");
    }

    private void tell(Alert alert) throws Exception {
        boolean isTaken = true;
        // Those who were told before another could not be are not told again.
        for (int channel = told.getOrDefault(alert.key(), 0); channel < channels.size(); channel++) {
            isTaken &= channels.get(channel).tell(alert);
            told.put(alert.key(), channel + 1);
        }
        alerts.mark(alert, isTaken ? NoticeState.SENT : NoticeState.REFUSED);
        told.remove(alert.key());
    }

    /** Ends the thread; what is not done yet is done after the next start. */
    @Override
    public void close() {
        isClosing = true;
        news.release();
        try {
            thread.join(CLOSE_TIME);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
