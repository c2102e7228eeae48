package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The owner's index on disk: writes it on behind the journal when asked, and merges runs of ids on a thread of its own, slowly,
 * faster when many have gathered, after it has brought their filters into memory. The ledger thread waits for it at most once
 * for each run, while filters are loaded after an opening, and nothing else depends on it but the time and memory of an opening.
 */
final class JournalIndex implements Closeable {
    private static final int THREADS_FILES_KEPT = 2;
    private static final int BUILD_REST_SHARE = 1;
    private static final int MERGE_REST_SHARE = 4;
    private static final int LOAD_REST_SHARE = 1;
    private static final int RUNS_HURRY = 24;

    private final IndexDirectory directory;
    private final Segments segments;
    private final IdIndex ids;
    private final JournalListener listener;
    private final IndexBuilder builder;
    private final BackgroundJob building = new BackgroundJob("index", 0);
    private final BackgroundJob loading = new BackgroundJob("id-filters", LOAD_REST_SHARE);
    private final BackgroundJob merging = new BackgroundJob("id-merge", MERGE_REST_SHARE);
    private final Semaphore work = new Semaphore(0);
    private final Thread merger;
    private JournalPoint threadsPoint;
    private volatile long sequence;
    private final AtomicLong bytesWritten = new AtomicLong();
    private volatile long bytesOfMerge;
    private volatile long entriesOfMerge;
    private volatile long entriesMerged;

    /**
     * @param covered behind the last block whose ids are in the runs of {@code ids}
     * @param threadsPoint behind the last block whose links are in the newest threads file; the beginning when there is none
     */
    JournalIndex(
            IndexDirectory directory,
            Segments segments,
            IdIndex ids,
            JournalPoint covered,
            JournalPoint threadsPoint,
            JournalListener listener) {
        this.directory = directory;
        this.segments = segments;
        this.ids = ids;
        this.listener = listener;
        this.threadsPoint = threadsPoint;
        sequence = Math.min(covered.sequence(), threadsPoint.sequence());
        builder = new IndexBuilder(directory, segments, ids.hash(), covered, building, this::take);
        merger = BackgroundThread.unstarted("id-merger", this::mergeForEver);
    }

    /** Begins to merge in the background. */
    void start() {
        building.restShare(BUILD_REST_SHARE);
        work.release();
        merger.start();
    }

    private void take(IdRun run) {
        ids.add(run);
        bytesWritten.addAndGet(run.header().fileBytes());
        work.release();
    }

    /** Behind the last block whose ids are in runs. Before {@link #start}, the opening thread. */
    JournalPoint covered() {
        return builder.covered();
    }

    /** What is behind the point has not been executed again, so its ids are put on disk again when it has. */
    void resumeAt(JournalPoint point) {
        if (builder.covered().position() > point.position()) {
            builder.resumeAt(point);
        }
    }

    /** Puts all ids up to the position, which is behind a block, into runs. The opening thread. */
    void buildRuns(long to) throws IOException {
        builder.buildRuns(to);
    }

    /** Puts ids and threads up to the point on disk; these are the threads behind it. The opening thread. */
    void build(Threads threads, JournalPoint point) throws IOException {
        write(threads, point, point.position());
    }

    /**
     * Puts ids and threads up to the end of the log entry with the sequence on disk.
     *
     * @param published all before this position may be read
     */
    synchronized void build(long upToSequence, long published) throws IOException {
        if (upToSequence <= threadsPoint.sequence()) {
            return;
        }
        building.begin();
        try {
            BlockWalk walk = new BlockWalk(segments, threadsPoint, published);
            while (walk.point().sequence() < upToSequence && walk.next()) {
                building.step();
            }
            Threads threads = threadsPoint.position() == 0
                    ? new Threads()
                    : ThreadsFile.load(directory.threads(threadsPoint.position()));
            write(threads, threadsPoint, walk.point().position());
        } finally {
            building.end();
        }
    }

    private void write(Threads threads, JournalPoint point, long to) throws IOException {
        long begin = System.nanoTime();
        JournalPoint end = builder.build(threads, point, to);
        Path file = directory.threads(end.position());
        long bytes = Files.size(file);
        bytesWritten.addAndGet(bytes);
        threadsPoint = end;
        sequence = end.sequence();
        listener.indexFileWritten(file, bytes, System.nanoTime() - begin);
        List<Path> files = directory.threads();
        for (Path old : files.subList(0, Math.max(0, files.size() - THREADS_FILES_KEPT))) {
            Files.delete(old);
        }
    }

    private void mergeForEver() {
        try {
            loadFilters();
            while (!merging.isStopped()) {
                work.acquireUninterruptibly();
                work.drainPermits();
                mergeAllDue();
            }
        } catch (InterruptedIOException e) {
            merging.stop();
        } catch (IndexDamaged e) {
            listener.indexDamaged(e);
        }
    }

    /** The smallest first, since most look-ups ask all of them. */
    private void loadFilters() throws InterruptedIOException {
        loading.begin();
        try {
            for (IdRun run : ids.runs()) {
                run.loadFilter(loading);
                String fault = run.filterFault();
                if (fault != null) {
                    listener.filterMadeAgain(run.path(), fault);
                }
            }
        } finally {
            loading.end();
        }
    }

    private void mergeAllDue() throws InterruptedIOException {
        IdRun[] due = IdMerge.due(ids.runs());
        while (due.length > 0 && !merging.isStopped()) {
            merging.begin();
            try {
                merge(due);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                listener.mergeFailed(e);
                return;
            } finally {
                merging.end();
                bytesOfMerge = 0;
                entriesOfMerge = 0;
                entriesMerged = 0;
            }
            due = IdMerge.due(ids.runs());
        }
    }

    private void merge(IdRun[] due) throws IOException {
        long begin = System.nanoTime();
        Path file = directory.run(due[due.length - 1].from(), due[0].to());
        entriesOfMerge = Stream.of(due).mapToLong(run -> run.header().entries()).sum();
        IdMerge.write(List.of(due), directory.building(file), merging, (entries, bytes) -> {
            entriesMerged = entries;
            bytesOfMerge = bytes;
            merging.restShare(ids.runs().length > RUNS_HURRY ? 0 : MERGE_REST_SHARE);
        });
        directory.complete(file);
        IdRun merged = IdRun.open(file);
        merged.loadFilter(merging);
        ids.replace(due, merged);
        bytesWritten.addAndGet(merged.header().fileBytes());
        for (IdRun old : due) {
            old.close();
            if (!old.path().equals(file)) {
                Files.deleteIfExists(old.path());
            }
        }
        listener.indexFileWritten(file, merged.header().fileBytes(), System.nanoTime() - begin);
    }

    /** How it stands. Any thread. */
    IndexStatus status() {
        IdRun[] runs = ids.runs();
        return new IndexStatus(
                sequence,
                ids.recentCount(),
                runs.length,
                (int) Stream.of(runs).filter(run -> !run.isFiltered()).count(),
                ids.memoryBytes(),
                bytesWritten.get() + bytesOfMerge,
                merging.isRunning(),
                entriesOfMerge,
                entriesMerged);
    }

    /** What it does in the background. */
    List<BackgroundJob> jobs() {
        return List.of(building, loading, merging);
    }

    /**
     * Ends the merging; what it has written so far is not kept. An interrupt would end it sooner, and close the file that it is
     * at, which would look like a broken disk.
     */
    @Override
    public void close() throws IOException {
        building.stop();
        loading.stop();
        merging.stop();
        work.release();
        LockSupport.unpark(merger);
        try {
            merger.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ids.close();
    }
}
