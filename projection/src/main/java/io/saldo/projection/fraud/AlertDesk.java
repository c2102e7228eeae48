package io.saldo.projection.fraud;

import io.saldo.ledger.model.AccountId;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.fraud.Alert.ActionState;
import io.saldo.projection.fraud.Alert.NoticeState;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what alerts ask for: freezes accounts on one thread, and tells people on another, so that no freeze waits for a
 * receiver. It acts for the partitions that its node leads. What fails is tried again, so people may be told twice; freezing
 * twice is freezing once. Neither an alert that nobody takes nor a partition that does not answer holds up the others.
 */
public final class AlertDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
    private static final int ALERTS_MAX = 100;
    /** For how long a node that leads anew tells what the node before it may not have told. */
    private static final long HANDOVER_NANOS = TimeUnit.MINUTES.toNanos(10);

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

    /** What is done for one partition. */
    @FunctionalInterface
    private interface PartitionWork {
        void run(int partition) throws Exception;
    }

    private final Alerts alerts;
    private final LedPartitions acting;
    private final LedPartitions telling;
    private final Freezer freezer;
    private final List<AlertChannel> channels;
    private final LongSupplier clock;
    private final AlertLoop actions = new AlertLoop("alert-actions", this::act);
    private final AlertLoop notices = new AlertLoop("alert-notices", this::tell);
    private final Map<Alert.Key, Integer> told = new HashMap<>();
    private final Map<Alert.Key, Integer> failures = new HashMap<>();

    /**
     * A desk that does not work yet.
     *
     * @param feeds the journals of all partitions, in their order
     * @param takenSequence how far the rules have come in a partition
     * @param channels who is told, one after the other
     * @param clock nanoseconds since 1970
     */
    public AlertDesk(
            Alerts alerts,
            List<JournalFeed> feeds,
            IntToLongFunction takenSequence,
            Freezer freezer,
            List<AlertChannel> channels,
            LongSupplier clock) {
        this.alerts = alerts;
        acting = new LedPartitions(feeds, takenSequence);
        telling = new LedPartitions(feeds, takenSequence);
        this.freezer = freezer;
        this.channels = List.copyOf(channels);
        this.clock = clock;
    }

    /** Begins to work. */
    public void start() {
        actions.start();
        notices.start();
    }

    /** Says that there may be something to do. */
    public void look() {
        actions.look();
        notices.look();
    }

    private boolean act() throws Exception {
        forEachPartition(acting, partition -> {
            if (acting.isOurs(partition)) {
                for (Alert alert : alerts.pending("action_state", partition, ALERTS_MAX)) {
                    act(alert);
                }
            }
        });
        return acting.mustWait();
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

    private boolean tell() throws Exception {
        forEachPartition(telling, partition -> {
            if (telling.isOurs(partition)) {
                tell(alerts.pending("notice_state", partition, ALERTS_MAX));
            } else if (!telling.leads(partition) && alerts.areOurs()) {
                leaveToOthers(partition);
            }
        });
        return telling.mustWait();
    }

    /** One that failed comes after those that did not, and a failure ends the round. */
    private void tell(List<Alert> pending) throws Exception {
        forgetFailures(pending);
        List<Alert> ordered = pending.stream()
                .sorted(Comparator.comparingInt(alert -> failures.getOrDefault(alert.key(), 0)))
                .toList();
        for (Alert alert : ordered) {
            try {
                tell(alert);
                failures.remove(alert.key());
            } catch (Exception failure) {
                failures.merge(alert.key(), 1, Integer::sum);
                throw failure;
            }
        }
    }

    /** Of alerts that wait no longer, for instance since another node told them. */
    private void forgetFailures(List<Alert> pending) {
        if (failures.size() > ALERTS_MAX) {
            failures.keySet().retainAll(pending.stream().map(Alert::key).collect(Collectors.toSet()));
        }
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

    /** Each node has such rows of its own; what the leader has surely told is forgotten here. */
    private void leaveToOthers(int partition) throws SQLException {
        for (Alert alert : alerts.pending("notice_state", partition, ALERTS_MAX)) {
            if (clock.getAsLong() - alert.eventNanos() > HANDOVER_NANOS) {
                alerts.mark(alert, NoticeState.NONE);
            }
        }
    }

    /** Does something for each partition, and fails when it failed for any. */
    private static void forEachPartition(LedPartitions partitions, PartitionWork work) throws Exception {
        Optional<Exception> first = Optional.empty();
        for (int partition = 0; partition < partitions.count(); partition++) {
            try {
                work.run(partition);
            } catch (InterruptedException end) {
                throw end;
            } catch (Exception failure) {
                first = first.or(() -> Optional.of(failure));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** Ends the threads; what is not done yet is done after the next start. */
    @Override
    public void close() {
        actions.close();
        notices.close();
    }
}
