package io.saldo.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an opening finds of the index: the files that are whole and about this journal. A file that is not is told of and left
 * out; what it held is then made again of the journal.
 */
final class IndexFiles {
    /**
     * Pages of so many bytes are checked at the opening, those of the newest runs first, which a crash may have met; all others
     * when they are read.
     */
    private static final long CHECKED_BYTES_MAX = 32L << 20;

    private final IndexDirectory directory;
    private final JournalListener listener;
    private final List<IdRun> runs = new ArrayList<>();
    private final List<Path> superfluous = new ArrayList<>();
    private JournalPoint covered = JournalPoint.BEGINNING;
    private JournalPoint threadsPoint = JournalPoint.BEGINNING;
    private @Nullable Threads threads;

    private IndexFiles(IndexDirectory directory, JournalListener listener) {
        this.directory = directory;
        this.listener = listener;
    }

    /**
     * Reads the index of the journal in the segments, of which all must be mapped that exist.
     *
     * @param sequenceMax threads as they were later than here are of no use
     */
    static IndexFiles load(IndexDirectory directory, Segments segments, long sequenceMax, JournalListener listener) {
        IndexFiles files = new IndexFiles(directory, listener);
        try {
            files.loadThreads(segments, sequenceMax);
            files.loadRuns(segments);
        } catch (IOException e) {
            listener.indexFileRejected(directory.run(0, 0), "the folder cannot be read: " + e.getMessage());
        }
        return files;
    }

    private void loadThreads(Segments segments, long sequenceMax) throws IOException {
        for (Path path : directory.threads().reversed()) {
            try {
                IndexPoint point = ThreadsFile.point(path);
                if (point.point().sequence() > sequenceMax) {
                    continue;
                }
                if (!point.isOf(segments)) {
                    throw new IOException("it is not of this journal");
                }
                threads = ThreadsFile.load(path);
                threadsPoint = point.point();
                return;
            } catch (IOException e) {
                reject(path, e);
            }
        }
    }

    private void loadRuns(Segments segments) throws IOException {
        List<IdRun> whole = new ArrayList<>();
        for (Path path : directory.runs()) {
            IdRun run = open(path, segments);
            if (run != null) {
                whole.add(run);
            }
        }
        whole.sort(Comparator.comparingLong(IdRun::from)
                .thenComparing(Comparator.comparingLong(IdRun::to).reversed()));
        for (IdRun run : whole) {
            boolean isFirst = runs.isEmpty();
            boolean fits = run.from() <= covered.position()
                    && (isFirst
                            || run.header().seed() == runs.getFirst().header().seed());
            if (fits && run.to() > covered.position()) {
                runs.addFirst(run);
                covered = run.header().end().point();
            } else {
                if (!fits) {
                    reject(run.path(), new IOException("a file before it is missing"));
                } else {
                    superfluous.add(run.path());
                }
                run.close();
            }
        }
        checkPages();
    }

    private @Nullable IdRun open(Path path, Segments segments) {
        try {
            IdRun run = IdRun.open(path);
            if (run.header().end().isOf(segments)) {
                return run;
            }
            run.close();
            throw new IOException("it is not of this journal");
        } catch (IOException e) {
            reject(path, e);
            return null;
        }
    }

    /** A run with a damaged page takes all newer ones with it, since the ids between would be missing. */
    private void checkPages() {
        long checked = 0;
        for (IdRun run : List.copyOf(runs)) {
            long bytes = (long) run.pageCount() * IdPage.BYTES;
            checked += bytes;
            if (checked > CHECKED_BYTES_MAX) {
                return;
            }
            if (!run.isSound()) {
                reject(run.path(), new IOException("a page has a wrong checksum"));
                dropFrom(run);
                checkPages();
                return;
            }
        }
    }

    private void dropFrom(IdRun damaged) {
        while (runs.contains(damaged)) {
            IdRun dropped = runs.removeFirst();
            if (!dropped.path().equals(damaged.path())) {
                reject(dropped.path(), new IOException("a file before it is damaged"));
            }
            dropped.close();
        }
        covered = runs.isEmpty()
                ? JournalPoint.BEGINNING
                : runs.getFirst().header().end().point();
    }

    private void reject(Path path, IOException cause) {
        superfluous.add(path);
        listener.indexFileRejected(path, String.valueOf(cause.getMessage()));
    }

    /** The runs to use, the newest first. */
    IdRun[] runs() {
        return runs.toArray(IdRun[]::new);
    }

    /** Behind the last block whose ids are in the runs. */
    JournalPoint covered() {
        return covered;
    }

    /** Threads as they were behind {@link #threadsPoint}; empty ones when no file can be used. */
    Threads threads() {
        Threads loaded = threads;
        return loaded == null ? new Threads() : loaded;
    }

    /** Behind the last block whose links are in the threads. */
    JournalPoint threadsPoint() {
        return threadsPoint;
    }

    /** Uses none of it. */
    void forget() {
        runs.forEach(IdRun::close);
        runs.clear();
        covered = JournalPoint.BEGINNING;
        threads = null;
        threadsPoint = JournalPoint.BEGINNING;
    }

    /** Deletes what cannot be used. The journal's owner only. */
    void deleteSuperfluous() throws IOException {
        for (Path path : superfluous) {
            Files.deleteIfExists(path);
        }
        directory.clean();
    }
}
