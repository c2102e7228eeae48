package io.saldo.projection.follow;

import java.util.concurrent.TimeUnit;

/**
 * How followers give way to the ledger. While the ledger is short of processors, all followers together work for a small
 * share of the time, each in batches that grow meanwhile. No follower rests so long that it could not follow a ledger of single
 * transfers, and one that is slower does not rest at all; one that is far behind is given more, so that it does not fall behind
 * for ever. As soon as the ledger has room again nothing is held back. The ledger never waits for a follower.
 *
 * <p>Any thread.
 */
public final class FollowerShare {
    /** Holds nothing back. */
    public static final FollowerShare FREE = new FollowerShare(() -> false, 1);

    /** Followers that are further behind than this get the larger share. */
    public static final long FAR_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Of each processor's time, for all followers together. */
    private static final double SHARE = 0.1;

    private static final double SHARE_FAR_BEHIND = 0.4;
    /** A batch of fewer events shows that the follower keeps up. Its rest must not make it late. */
    private static final int SMALL_BATCH_EVENTS = 4_096;

    /** Divided among the followers: what each may take however long its share would have it rest. */
    private static final double EVENTS_PER_SECOND = 30_000;

    private static final long SMALL_REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long REST_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    /** Whether somebody else needs the processors more. */
    @FunctionalInterface
    public interface Load {
        /** Whether commands wait for a processor now. */
        boolean isBusy();
    }

    private final Load load;
    private final int processors;

    /**
     * A share by the load.
     *
     * @param processors how many there are
     */
    public FollowerShare(Load load, int processors) {
        this.load = load;
        this.processors = processors;
    }

    boolean isBusy() {
        return load.isBusy();
    }

    /**
     * How long a follower rests after a batch while the ledger is busy.
     *
     * @param workedNanos how long the batch took
     * @param events how many it had
     * @param followers how many share the time
     * @param behindNanos how old the oldest event is that the follower has not taken
     */
    static long restNanos(long workedNanos, int events, int followers, long behindNanos, int processors) {
        double share = (behindNanos > FAR_BEHIND_NANOS ? SHARE_FAR_BEHIND : SHARE) * processors / followers;
        double rest = Math.max(0, workedNanos * (1 / share - 1));
        if (events < SMALL_BATCH_EVENTS) {
            return (long) Math.min(rest, (double) SMALL_REST_NANOS_MAX);
        }
        double nanosToFollow = (double) events * followers / EVENTS_PER_SECOND * 1e9;
        double restToFollow = Math.max(0.0, nanosToFollow - workedNanos);
        return (long) Math.min(Math.min(rest, restToFollow), (double) REST_NANOS_MAX);
    }

    long restNanos(long workedNanos, int events, int followers, long behindNanos) {
        return load.isBusy() ? restNanos(workedNanos, events, followers, behindNanos, processors) : 0;
    }
}
