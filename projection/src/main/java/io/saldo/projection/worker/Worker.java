package io.saldo.projection.worker;

import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerSettings;
import io.saldo.projection.follow.FollowerStatus;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.fraud.AlertChannel;
import io.saldo.projection.fraud.AlertDesk;
import io.saldo.projection.fraud.Alerts;
import io.saldo.projection.fraud.FraudProjection;
import io.saldo.projection.fraud.LogChannel;
import io.saldo.projection.fraud.WebhookChannel;
import io.saldo.projection.sql.SqlFollower;
import io.saldo.projection.sql.SumFollower;
import io.saldo.projection.sql.SumLimits;
import io.saldo.projection.sql.Tables;
import io.saldo.projection.statistics.ActivityProjection;
import io.saldo.projection.statistics.StatisticsProjection;
import io.saldo.projection.statistics.StatisticsReads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The projections of a node: statistics, activity and fraud, in one database. With the embedded database each node keeps its
 * own tables, of all partitions; a shared database is filled by whichever node leads a partition.
 */
public final class Worker implements AutoCloseable {
    private static final int FOLLOWERS = 3;
    /** For readers, and for whoever acts on alerts. */
    private static final int MORE_CONNECTIONS = 5;

    /** Fewer at a time, so that fewer are alive at a collection of garbage. */
    private static final int FRAUD_EVENTS_MAX = 8_192;

    private static final long FRAUD_GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SEEN_PAUSE_NANOS = 1_000_000;

    private final FollowerRuntime runtime;
    private final Tables tables;
    private final Alerts alerts;
    private final AlertDesk desk;
    private final StatisticsReads statistics;

    /**
     * Begins to follow. The database is opened by the followers, so nobody waits for it.
     *
     * @param feeds one for each partition, in their order
     * @param runtime serves the followers; the caller's, who closes it before the worker
     * @param freezer how accounts are frozen
     * @param clock nanoseconds since 1970
     */
    public Worker(
            WorkerSettings settings,
            List<JournalFeed> feeds,
            FollowerRuntime runtime,
            AlertDesk.Freezer freezer,
            LongSupplier clock) {
        this.runtime = runtime;
        tables = new Tables(settings.database(), FOLLOWERS * feeds.size() + MORE_CONNECTIONS);
        alerts = new Alerts(tables);
        List<AlertChannel> channels = new ArrayList<>();
        channels.add(new LogChannel());
        settings.alertsUrl().ifPresent(url -> channels.add(new WebhookChannel(url, settings.alertsSecret(), clock)));
        desk = new AlertDesk(alerts, feeds, this::fraudSequence, freezer, channels, clock);
        FollowerSettings.Scope scope =
                tables.isEmbedded() ? FollowerSettings.Scope.EVERY_NODE : FollowerSettings.Scope.LEADER;
        SumLimits limits = tables.isEmbedded() ? SumLimits.EMBEDDED : SumLimits.SHARED;
        if (settings.writeNanos().isPresent()) {
            limits = limits.within(settings.writeNanos().getAsLong());
        }
        FollowerSettings batches = FollowerSettings.LOCAL_TABLES.on(scope);
        SumFollower statistics = new SumFollower(new StatisticsProjection(), tables, feeds::get, limits);
        SumFollower activity = new SumFollower(new ActivityProjection(), tables, feeds::get, limits);
        this.statistics = new StatisticsReads(statistics, activity, feeds);
        runtime.follow(statistics, batches);
        runtime.follow(activity, batches);
        FraudProjection fraud = new FraudProjection(settings.rules(), feeds::get, clock, desk::look);
        runtime.follow(
                new SqlFollower(fraud, tables, feeds::get, limits.waitNanos()),
                batches.withBatches(FRAUD_EVENTS_MAX, batches.bytesMax(), FRAUD_GATHER_NANOS));
        desk.start();
    }

    /** What went through accounts and users. */
    public StatisticsReads statistics() {
        return statistics;
    }

    /** What the rules found. */
    public Alerts alerts() {
        return alerts;
    }

    /**
     * Waits a little until the rules have seen an event, so that whoever caused it is told what they found. Does not wait for
     * rules that are held up.
     *
     * @param timeoutNanos how long at most
     */
    public void awaitRules(int partition, long sequence, long timeoutNanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < timeoutNanos) {
            boolean isUnderWay = runtime.status().stream()
                    .anyMatch(status -> isFraud(status, partition)
                            && status.isActive()
                            && status.failures() == 0
                            && status.takenSequence() < sequence);
            if (!isUnderWay) {
                return;
            }
            LockSupport.parkNanos(SEEN_PAUSE_NANOS);
        }
    }

    private long fraudSequence(int partition) {
        return runtime.status().stream()
                .filter(status -> isFraud(status, partition))
                .mapToLong(FollowerStatus::takenSequence)
                .findAny()
                .orElse(0);
    }

    private static boolean isFraud(FollowerStatus status, int partition) {
        return status.partition() == partition && status.follower().equals(FraudProjection.NAME);
    }

    /** Says that the server stops: nobody waits for a database that is away any more. */
    public void leave() {
        tables.leave();
    }

    /** Ends what acts on alerts and closes the database. */
    @Override
    public void close() {
        desk.close();
        tables.close();
    }
}
