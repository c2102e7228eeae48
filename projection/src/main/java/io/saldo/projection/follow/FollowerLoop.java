package io.saldo.projection.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.journal.BackgroundThread;
import io.saldo.ledger.event.Event;
import io.saldo.projection.letter.DeadLetter;
import io.saldo.projection.letter.DeadLetters;
import io.saldo.replica.read.EventScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one partition to one follower, on a thread of its own. Where the follower stands is asked of the
 * follower alone: at the beginning, after each failure, and whenever this node begins to lead again.
 */
final class FollowerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerLoop.class);

    private static final int REPLAYS_MAX = 100;
    private static final long INACTIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long IDLE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long TOLD_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Stands for a position that is not known. */
    static final long UNKNOWN = -1;

    /** A dead letter to be tried again, and who waits for what becomes of it. */
    private record Replay(DeadLetter letter, CompletableFuture<DeadLetter> outcome) {}

    private final JournalFeed feed;
    private final Follower follower;
    private final FollowerSettings settings;
    private final DeadLetters letters;
    private final LongSupplier clock;
    private final FollowerShare share;
    private final IntSupplier followers;
    private final FollowerMeters meters;
    private final Thread thread;
    private final Backoff backoff = Backoff.standard();
    private final BlockingQueue<Replay> replays = new ArrayBlockingQueue<>(REPLAYS_MAX);
    private final Set<Long> refused = new HashSet<>();
    private final List<Event> batch = new ArrayList<>();
    private @Nullable EventScan scan;
    private long batchBeganNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private long idleSinceNanos;
    private long pacedUntilNanos = System.nanoTime();
    private boolean isTold;
    private long toldNanos = System.nanoTime() - TOLD_AGAIN_NANOS;
    /** The newest event when this node first led the partition with this follower switched on. */
    private long newestWhenLed;

    private volatile long taken = UNKNOWN;
    private volatile int failures;
    private volatile long failingSinceNanos;
    private volatile Optional<String> lastFailure = Optional.empty();
    private volatile boolean isClosing;

    /** @param newestWhenLed the newest event when the server began, {@link #UNKNOWN} if it did not lead then */
    FollowerLoop(
            JournalFeed feed,
            long newestWhenLed,
            Follower follower,
            FollowerSettings settings,
            DeadLetters letters,
            LongSupplier clock,
            FollowerShare share,
            IntSupplier followers,
            MeterRegistry registry) {
        this.feed = feed;
        this.newestWhenLed = newestWhenLed;
        this.follower = follower;
        this.settings = settings;
        this.letters = letters;
        this.clock = clock;
        this.share = share;
        this.followers = followers;
        meters = new FollowerMeters(registry, this, follower.name(), feed.partition());
        // Not a virtual thread: a busy follower would keep a carrier from those that serve requests.
        thread = BackgroundThread.unstarted("saldo-follow-" + follower.name() + "-" + feed.partition(), this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosing) {
            try {
                turn();
            } catch (EventRefused refusal) {
                bury(refusal);
            } catch (Exception | AssertionError | LinkageError failure) {
                failed(failure);
            }
        }
        if (scan != null) {
            finish();
        }
        for (Replay replay = replays.poll(); replay != null; replay = replays.poll()) {
            replay.outcome().completeExceptionally(new IllegalStateException("the server is shutting down"));
        }
    }

    /** Has the position asked for again. What was taken and not kept is taken once more, and does not count until then. */
    private void loseWalk() {
        scan = null;
        if (follower instanceof SummingFollower sums) {
            taken = Math.min(taken, sums.keptSequence(feed.partition()));
        }
    }

    /** What cannot be kept now is taken again after the next start. */
    private void finish() {
        try {
            follower.finish(feed.partition());
        } catch (Exception | AssertionError | LinkageError failure) {
            LOG.atDebug()
                    .setCause(failure)
                    .addKeyValue("follower", follower.name())
                    .addKeyValue("partition", feed.partition())
                    .log("a follower did not keep what it took last");
        }
    }

    private void turn() throws Exception {
        if (!isActive()) {
            if (scan != null) {
                follower.forget(feed.partition());
            }
            scan = null;
            taken = UNKNOWN;
            refuseReplays();
            rest(INACTIVE_NANOS);
        } else if (scan == null && !begin()) {
            rest(INACTIVE_NANOS);
        } else if (!replays.isEmpty()) {
            replayNext();
        } else if (feed.sequence() <= taken) {
            idle();
        } else if (!restToGather() && !restForTheLedger()) {
            takeBatch();
        }
    }

    private void idle() throws Exception {
        try {
            follower.idle(feed.partition());
        } catch (Exception | Error failure) {
            loseWalk();
            throw failure;
        }
        // Its target has answered, and there is nothing that it could not take.
        recovered();
        rest(idleNanos());
    }

    boolean isActive() {
        return settings.scope() == FollowerSettings.Scope.EVERY_NODE || feed.leads();
    }

    /** Reads the position back; false when the journal has not come as far yet. */
    private boolean begin() throws Exception {
        if (newestWhenLed == UNKNOWN) {
            newestWhenLed = feed.sequence();
        }
        long position = follower.takenSequence(feed.partition());
        if (position == 0) {
            position = startPosition();
        }
        if (position < 0) {
            return false;
        }
        refused.clear();
        refused.addAll(letters.sequencesOf(follower.name(), feed.partition()));
        taken = position;
        if (position > feed.sequence()) {
            return false;
        }
        scan = feed.scan(position);
        return true;
    }

    /** Where it begins for the first time; negative before the first event, when nobody can begin behind it. */
    private long startPosition() throws Exception {
        return switch (settings.start()) {
            case StartAt.Beginning _ -> 0;
            case StartAt.After(long sequence) -> sequence;
            case StartAt.Now _ -> {
                if (feed.sequence() == 0) {
                    yield UNKNOWN;
                }
                // The first event makes the ledger: nobody who begins now misses it.
                long begin = Math.max(1, newestWhenLed);
                // Kept before anything is taken, or a later start of this node or another would begin at a later event.
                follower.beginBehind(feed.partition(), begin);
                yield begin;
            }
        };
    }

    /** Rests if more events should be gathered first. */
    private boolean restToGather() {
        long left = settings.gatherNanos() - (System.nanoTime() - batchBeganNanos);
        if (left <= 0 || feed.sequence() - taken >= settings.eventsMax()) {
            return false;
        }
        rest(Math.min(left, IDLE_NANOS_MAX));
        return true;
    }

    /** Rests if the ledger needs the processors more; no longer than it does. */
    private boolean restForTheLedger() {
        long now = System.nanoTime();
        if (pacedUntilNanos - now <= 0 || !share.isBusy()) {
            return false;
        }
        rest(Math.min(pacedUntilNanos - now, IDLE_NANOS_MAX));
        meters.paced(System.nanoTime() - now);
        return true;
    }

    private void takeBatch() throws Exception {
        batchBeganNanos = System.nanoTime();
        idleSinceNanos = 0;
        long before = taken;
        int count;
        try {
            count = switch (follower) {
                case SummingFollower sums -> sums.take(feed.partition(), walk(), this::isRefused, settings.eventsMax());
                case JournalFollower records -> takeRecords(records);
            };
        } catch (Exception | Error failure) {
            // What was taken of it is not known until it is asked.
            loseWalk();
            throw failure;
        }
        meters.took(count);
        taken = before + count;
        recovered();
        long end = System.nanoTime();
        meters.worked(end - batchBeganNanos);
        long behindNanos = (long) (lagSeconds() * 1e9);
        pacedUntilNanos = end + share.restNanos(end - batchBeganNanos, count, followers.getAsInt(), behindNanos);
    }

    private boolean isRefused(long sequence) {
        return !refused.isEmpty() && refused.contains(sequence);
    }

    private EventScan walk() {
        EventScan events = scan;
        if (events == null) {
            throw new IllegalStateException("read before the position was known");
        }
        return events;
    }

    /** Brings a batch, and gives how many events were read. */
    private int takeRecords(JournalFollower records) throws Exception {
        EventScan events = walk();
        batch.clear();
        int count = 0;
        long bytes = 0;
        boolean isLastIn = true;
        while (count < settings.eventsMax() && bytes < settings.bytesMax() && events.next()) {
            count++;
            if (isRefused(taken + count)) {
                continue;
            }
            isLastIn = records.wants(events.view());
            if (isLastIn) {
                batch.add(events.event());
                bytes += events.bytes();
            }
        }
        if (!isLastIn) {
            batch.add(lastNotRefused(taken + count));
        }
        if (!batch.isEmpty()) {
            records.take(feed.partition(), batch);
        }
        return count;
    }

    /** The position is that of the last event, whether the follower wants it or not. */
    private Event lastNotRefused(long sequence) {
        long last = sequence;
        while (isRefused(last)) {
            last--;
        }
        return feed.event(last);
    }

    private void bury(EventRefused refusal) {
        long sequence = refusal.event().header().sequence();
        try {
            DeadLetter letter =
                    letters.add(follower.name(), feed.partition(), sequence, refusal.reason(), clock.getAsLong());
            LOG.atWarn()
                    .addKeyValue("follower", follower.name())
                    .addKeyValue("partition", feed.partition())
                    .addKeyValue("sequence", sequence)
                    .addKeyValue("dead_letter", letter.id())
                    .addKeyValue("reason", letter.reason())
                    .log("an event became a dead letter");
            loseWalk();
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        loseWalk();
        if (isClosing) {
            return;
        }
        long pauseNanos = backoff.failed();
        if (failures == 0) {
            failingSinceNanos = clock.getAsLong();
        }
        failures = backoff.failures();
        lastFailure = Optional.of(failure.toString());
        meters.failed();
        // Once in an outage, and no line for each of many short ones: the metrics tell how it goes on.
        if (!isTold && System.nanoTime() - toldNanos >= TOLD_AGAIN_NANOS) {
            isTold = true;
            toldNanos = System.nanoTime();
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("follower", follower.name())
                    .addKeyValue("partition", feed.partition())
                    .addKeyValue("failures", failures)
                    .addKeyValue("next_try_millis", TimeUnit.NANOSECONDS.toMillis(pauseNanos))
                    .log("a follower cannot take its events; it tries again");
        }
        long until = System.nanoTime() + pauseNanos;
        while (!isClosing && until - System.nanoTime() > 0 && replays.isEmpty()) {
            rest(until - System.nanoTime());
        }
        refuseReplays();
    }

    private void recovered() {
        if (isTold) {
            isTold = false;
            LOG.atInfo()
                    .addKeyValue("follower", follower.name())
                    .addKeyValue("partition", feed.partition())
                    .addKeyValue("sequence", taken)
                    .addKeyValue("failing_seconds", Math.round(failingSeconds()))
                    .log("the follower takes its events again");
        }
        if (failures > 0) {
            backoff.succeeded();
            failures = 0;
            lastFailure = Optional.empty();
        }
    }

    private void refuseReplays() {
        for (Replay replay = replays.poll(); replay != null; replay = replays.poll()) {
            replay.outcome()
                    .completeExceptionally(new IllegalStateException(
                            isActive()
                                    ? "the follower cannot take events at present: " + lastFailure.orElse("unknown")
                                    : "another node leads the partition; ask that one"));
        }
    }

    private void replayNext() {
        Replay replay = replays.remove();
        DeadLetter letter = replay.letter();
        try {
            follower.retake(feed.partition(), feed.event(letter.sequence()));
            replay.outcome().complete(letters.replayed(letter.id(), clock.getAsLong()));
        } catch (EventRefused again) {
            loseWalk();
            replay.outcome().complete(letters.refusedAgain(letter.id(), again.reason(), clock.getAsLong()));
        } catch (Exception | AssertionError | LinkageError failure) {
            // Its connection may be of no more use, as after a batch that failed.
            loseWalk();
            replay.outcome().completeExceptionally(failure);
        }
    }

    /** Has a dead letter tried again. */
    CompletableFuture<DeadLetter> replay(DeadLetter letter) {
        CompletableFuture<DeadLetter> outcome = new CompletableFuture<>();
        if (isClosing || !replays.offer(new Replay(letter, outcome))) {
            outcome.completeExceptionally(new IllegalStateException("too many replays wait, or the server stops"));
        }
        LockSupport.unpark(thread);
        return outcome;
    }

    /** The longer nothing came, the longer the next pause. */
    private long idleNanos() {
        long now = System.nanoTime();
        if (idleSinceNanos == 0) {
            idleSinceNanos = now;
        }
        return Math.clamp((now - idleSinceNanos) / 8, IDLE_NANOS_MIN, IDLE_NANOS_MAX);
    }

    private void rest(long nanos) {
        if (nanos > 0 && !isClosing) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** The last event taken, 0 while that is not known. */
    long takenSequence() {
        return Math.max(taken, 0);
    }

    long lagEvents() {
        return isActive() ? Math.max(0, feed.sequence() - takenSequence()) : 0;
    }

    double lagSeconds() {
        if (lagEvents() == 0) {
            return 0;
        }
        long oldestNanos = feed.event(takenSequence() + 1).header().timeNanos();
        return Math.max(0, clock.getAsLong() - oldestNanos) / 1e9;
    }

    double failingSeconds() {
        return failures == 0 ? 0 : Math.max(0, clock.getAsLong() - failingSinceNanos) / 1e9;
    }

    FollowerStatus status() {
        return new FollowerStatus(
                follower.name(),
                feed.partition(),
                isActive(),
                takenSequence(),
                lagEvents(),
                lagSeconds(),
                failures,
                failingSinceNanos,
                lastFailure);
    }

    boolean isOf(String name, int partition) {
        return follower.name().equals(name) && feed.partition() == partition;
    }

    /** Has a call end that waits for a target which need not be waited for. Nothing once the thread has ended. */
    void letGo() {
        if (thread.isAlive() && follower.letGo(feed.partition())) {
            thread.interrupt();
        }
    }

    /** Ends what its target lets hang, if that can be interrupted. Nothing once the thread has ended. */
    void interrupt() {
        thread.interrupt();
    }

    void beginClosing() {
        isClosing = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the end of the thread.
     *
     * @param deadlineNanos how long, by {@link System#nanoTime}
     */
    void awaitEnd(long deadlineNanos) {
        try {
            thread.join(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
