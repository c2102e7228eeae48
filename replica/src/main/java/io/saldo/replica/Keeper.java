package io.saldo.replica;

import io.saldo.journal.BackgroundJob;
import io.saldo.journal.BackgroundThread;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalWriteFailed;
import io.saldo.replica.log.ReplicatedLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Works in the background, on a thread of its own: brings the journal to disk, builds a checkpoint after so many events,
 * and asks for a mark in the log, so that a restart has little to do. Nobody waits for it. While it is quiet, fewer events are
 * worth a checkpoint, so that a server that was at rest starts nearly as fast as an empty one.
 */
final class Keeper implements AutoCloseable {
    /** Short, so that little of the journal is brought to disk at a time. */
    private static final long REST_MILLIS = 200;
    /** A checkpoint rests so many times as long as it works, but for one that is late. */
    private static final int REST_SHARE = 3;

    private static final int REST_SHARE_LATE = 1;
    /** A checkpoint of so many times its distance is late; of twice that it has no time to rest. */
    private static final int LATE = 2;

    /** It is quiet when so many turns brought not more than this share of the distance of checkpoints. */
    private static final int QUIET_TURNS = 25;

    private static final int QUIET_SHARE = 1_000;
    /** The part of the distance that is worth a checkpoint while it is quiet. */
    private static final int QUIET_PART = 16;
    /** Then it rests so many times as long as it worked: a large state is not written all the time for little. */
    private static final int QUIET_REST = 50;

    private final Journal journal;
    private final Checkpoints checkpoints;
    private final ReplicatedLog log;
    private final LongPredicate isMarkDue;
    private final long checkpointEvents;
    private final long seed;
    private final ReplicaListener listener;
    private final BackgroundJob job = new BackgroundJob("checkpoint", 0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<CheckpointFile> newest;
    private volatile long checkpointSequence;
    private long quietSequence;
    private int quietTurns;
    private long restUntilNanos = System.nanoTime();
    private @Nullable Thread thread;

    Keeper(
            Journal journal,
            Checkpoints checkpoints,
            Optional<CheckpointFile> newest,
            ReplicatedLog log,
            LongPredicate isMarkDue,
            long checkpointEvents,
            long seed,
            ReplicaListener listener) {
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.newest = newest;
        this.log = log;
        this.isMarkDue = isMarkDue;
        this.checkpointEvents = checkpointEvents;
        this.seed = seed;
        this.listener = listener;
        checkpointSequence = newest.map(CheckpointFile::sequence).orElse(0L);
    }

    long checkpointSequence() {
        return checkpointSequence;
    }

    void start() {
        Thread begun = BackgroundThread.unstarted("keeper", this::run);
        thread = begun;
        begun.start();
    }

    private void run() {
        while (rest()) {
            try {
                journal.force();
                long distance = isQuiet() ? Math.max(1, checkpointEvents / QUIET_PART) : checkpointEvents;
                if (journal.publishedSequence() - checkpointSequence >= distance) {
                    checkpoint();
                    if (isMarkDue.test(distance)) {
                        // While the mark is made the ledger waits for the journal's way to disk.
                        journal.force();
                        log.requestSnapshot();
                    }
                }
            } catch (JournalWriteFailed e) {
                String what = "the journal could not be brought to disk: " + e.getMessage() + ": " + e.getCause();
                listener.failed(DiskTrouble.explain(what, e, checkpoints.directory()), e);
                return;
            } catch (IOException e) {
                listener.note("no checkpoint could be written (" + DataDirectory.reason(e)
                        + "); a restart will take longer until one can");
            } catch (RuntimeException | InternalError e) {
                String what = "a checkpoint could not be built: " + e;
                listener.failed(DiskTrouble.explain(what, e, checkpoints.directory()), e);
                return;
            }
        }
    }

    /** Whether a stretch of turns has just ended in which little happened, and the last checkpoint was long ago for its work. */
    private boolean isQuiet() {
        long published = journal.publishedSequence();
        boolean isLittle = published - quietSequence <= checkpointEvents / QUIET_SHARE;
        if (isLittle && ++quietTurns < QUIET_TURNS) {
            return false;
        }
        quietSequence = published;
        quietTurns = 0;
        return isLittle && System.nanoTime() - restUntilNanos >= 0;
    }

    /** False when it is time to end. */
    private boolean rest() {
        try {
            return !closing.await(REST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }

    private void checkpoint() throws IOException {
        long began = System.nanoTime();
        CheckpointFile built = build();
        newest = Optional.of(built);
        checkpointSequence = built.sequence();
        checkpoints.prune();
        journal.index(built.sequence());
        long tookNanos = System.nanoTime() - began;
        restUntilNanos = began + tookNanos + QUIET_REST * tookNanos;
        listener.note("checkpoint sequence=" + built.sequence() + " millis=" + tookNanos / 1_000_000);
    }

    private CheckpointFile build() throws IOException {
        job.restShare(restShare());
        job.begin();
        try {
            return checkpoints.build(journal, newest, seed, job);
        } finally {
            job.end();
        }
    }

    private int restShare() {
        long distances = (journal.publishedSequence() - checkpointSequence) / checkpointEvents;
        if (closing.getCount() == 0 || distances >= 2 * LATE) {
            return 0;
        }
        return distances >= LATE ? REST_SHARE_LATE : REST_SHARE;
    }

    /** The building of checkpoints; any thread. */
    BackgroundJob job() {
        return job;
    }

    /** Waits until the work at hand is done. */
    @Override
    public void close() {
        closing.countDown();
        job.restShare(0);
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
