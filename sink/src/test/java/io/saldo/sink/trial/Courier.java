package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.Backoff;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFollower;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Brings a journal to a follower as the runtime does, in random batches, and lets something happen in the midst of many of
 * them. After a failure it asks for the position again; after a kill it goes on with a new follower.
 */
public final class Courier {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(150);
    private static final int BATCH_MAX = 60;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

    private final Supplier<JournalFollower> followers;
    private final int partition;
    private final List<Event> journal;
    private final Random random;
    private final List<Runnable> troubles = new ArrayList<>();
    private volatile JournalFollower follower;
    private final Backoff backoff = new Backoff(FIRST_PAUSE_NANOS, PAUSE_NANOS_MAX);
    private int troublesLeft;
    private int happened;
    private volatile int kills;
    private int failures;
    private long restNanosMax;
    private Runnable taken = () -> {};

    public Courier(Supplier<JournalFollower> followers, int partition, List<Event> journal, Random random) {
        this.followers = followers;
        this.partition = partition;
        this.journal = journal;
        this.random = random;
        follower = followers.get();
    }

    /** Adds something that may happen at any moment of a batch, on another thread. */
    public Courier withTrouble(Runnable trouble) {
        troubles.add(trouble);
        return this;
    }

    /** Has it rest after each batch, for a random time up to so long, so that there is time to kill it. */
    public Courier withRest(long nanosMax) {
        restNanosMax = nanosMax;
        return this;
    }

    /** Has it say when a batch was taken. */
    public Courier whenTaken(Runnable told) {
        taken = told;
        return this;
    }

    /** Lets so many troubles happen, each while a batch is under way, and brings everything there is. */
    public void deliver(int count, int delayMicrosMax) throws InterruptedException {
        troublesLeft = count;
        long begin = System.nanoTime();
        try (ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1)) {
            long position = -1;
            while (position < journal.size()) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new AssertionError("only " + position + " of " + journal.size() + " events were taken, "
                            + happened + " troubles");
                }
                try {
                    position =
                            position < 0 ? follower.takenSequence(partition) : bring(clock, position, delayMicrosMax);
                } catch (EventRefused refused) {
                    throw new AssertionError("no event is refused here", refused);
                } catch (InterruptedException interrupted) {
                    throw interrupted;
                } catch (Exception failure) {
                    failures++;
                    position = -1;
                    LockSupport.parkNanos(backoff.failed());
                }
            }
            clock.shutdownNow();
        }
        follower.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it finds it tells itself.
    private long bring(ScheduledExecutorService clock, long position, int delayMicrosMax) throws Exception {
        int size = (int) Math.min(journal.size() - position, 1 + random.nextInt(BATCH_MAX));
        List<Event> batch = journal.subList((int) position, (int) position + size);
        if (troublesLeft > 0 && !troubles.isEmpty()) {
            troublesLeft--;
            happened++;
            Runnable trouble = troubles.get(random.nextInt(troubles.size()));
            clock.schedule(trouble, random.nextInt(delayMicrosMax), TimeUnit.MICROSECONDS);
        }
        follower.take(partition, batch);
        taken.run();
        backoff.succeeded();
        if (restNanosMax > 0) {
            LockSupport.parkNanos(random.nextLong(restNanosMax));
        }
        return position + size;
    }

    /** A trouble: the follower's connections end without a goodbye, and a new follower goes on. */
    public synchronized void kill() {
        JournalFollower killed = follower;
        follower = followers.get();
        kills++;
        killed.close();
    }

    /** How often a follower was killed. */
    public int kills() {
        return kills;
    }

    /** How many troubles happened. */
    public int happened() {
        return happened;
    }

    /** How often the follower failed. */
    public int failures() {
        return failures;
    }
}
