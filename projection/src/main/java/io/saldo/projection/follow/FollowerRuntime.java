package io.saldo.projection.follow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.projection.letter.DeadLetter;
import io.saldo.projection.letter.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Runs the followers of a node. Each has a thread for each partition, which reads the journal, brings the events, and after
 * a failure tries again for ever, ever more slowly. The ledger never waits for any of it. Any thread.
 */
public final class FollowerRuntime implements AutoCloseable {
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A target that answers has a batch taken within this time; then the stop does not wait for one that is silent. */
    private static final long TARGET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<JournalFeed> feeds;
    private final long[] newestSequences;
    private final DeadLetters letters;
    private final LongSupplier clock;
    private final FollowerShare share;
    private final MeterRegistry meters;
    private final List<Follower> followers = new ArrayList<>();
    private final List<FollowerLoop> loops = new ArrayList<>();
    private final AtomicInteger served = new AtomicInteger();
    private boolean isClosed;

    /** A runtime without followers, which holds none of them back. */
    public FollowerRuntime(List<JournalFeed> feeds, DeadLetters letters, LongSupplier clock, MeterRegistry meters) {
        this(feeds, letters, clock, FollowerShare.FREE, meters);
    }

    /**
     * A runtime without followers. Those that begin now begin behind the events that are here now, where this node leads.
     *
     * @param feeds one for each partition
     * @param letters where refused events go; the caller's, who closes them afterwards
     * @param clock nanoseconds since 1970
     * @param share how followers give way to the ledger
     */
    public FollowerRuntime(
            List<JournalFeed> feeds,
            DeadLetters letters,
            LongSupplier clock,
            FollowerShare share,
            MeterRegistry meters) {
        this.feeds = List.copyOf(feeds);
        newestSequences = feeds.stream()
                .mapToLong(feed -> feed.leads() ? feed.sequence() : FollowerLoop.UNKNOWN)
                .toArray();
        this.letters = letters;
        this.clock = clock;
        this.share = share;
        this.meters = meters;
        Gauge.builder("saldo.dead.letters.open", letters, DeadLetters::open)
                .description("Events that a follower refused and has not taken since")
                .register(meters);
    }

    /**
     * Begins to serve a follower, which is closed with the runtime.
     *
     * @throws IllegalArgumentException when its name is not one, or taken
     */
    public synchronized void follow(Follower follower, FollowerSettings settings) {
        if (!follower.name().matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("'" + follower.name() + "' is no name for a follower");
        }
        if (isClosed || followers.stream().anyMatch(other -> other.name().equals(follower.name()))) {
            throw new IllegalArgumentException("the follower " + follower.name() + " is there already, or too late");
        }
        followers.add(follower);
        for (int place = 0; place < newestSequences.length; place++) {
            served.incrementAndGet();
            FollowerLoop loop = new FollowerLoop(
                    feeds.get(place),
                    newestSequences[place],
                    follower,
                    settings,
                    letters,
                    clock,
                    share,
                    served::get,
                    meters);
            loops.add(loop);
            loop.start();
        }
    }

    /** How all followers stand. */
    public synchronized List<FollowerStatus> status() {
        return loops.stream().map(FollowerLoop::status).toList();
    }

    /** The dead letters. */
    public DeadLetters letters() {
        return letters;
    }

    /**
     * Has the event of a dead letter brought to its follower again, between two batches.
     *
     * @return the letter as it then is: taken, or refused again with the reason; fails when it could not be tried
     */
    public synchronized CompletableFuture<DeadLetter> replay(DeadLetter letter) {
        if (!letter.isOpen()) {
            return CompletableFuture.completedFuture(letter);
        }
        return loops.stream()
                .filter(loop -> loop.isOf(letter.follower(), letter.partition()))
                .findFirst()
                .map(loop -> loop.replay(letter))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("the follower " + letter.follower() + " is not switched on here")));
    }

    /** Ends all threads, then closes the followers. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        loops.forEach(FollowerLoop::beginClosing);
        // All have the same time, however many hang at their targets; then they are interrupted.
        long began = System.nanoTime();
        loops.forEach(loop -> loop.awaitEnd(began + TARGET_NANOS));
        loops.forEach(FollowerLoop::letGo);
        loops.forEach(loop -> loop.awaitEnd(began + CLOSE_NANOS));
        loops.forEach(FollowerLoop::interrupt);
        loops.forEach(loop -> loop.awaitEnd(began + 2 * CLOSE_NANOS));
        followers.forEach(Follower::close);
    }
}
