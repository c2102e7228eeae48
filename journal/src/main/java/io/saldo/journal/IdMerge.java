package io.saldo.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Makes one run of several that stand together, and chooses which. Runs have sizes in powers of four; when four of a size
 * have come together, they become one of the next, so that an id is written again once for each size, and few runs must be
 * asked. A run of 300 million entries is not merged any more, so that a merge ends in minutes and no filter is in
 * memory twice for long.
 */
final class IdMerge {
    static final long ENTRIES_MAX = 300L << 20;

    private static final int RUNS_OF_A_SIZE_MAX = 4;
    private static final long SMALLEST = 1L << 20;
    private static final long PROGRESS_MASK = 0xFFFF;

    private IdMerge() {}

    /** The newest runs that should become one, the newest first; none when there is nothing to do. */
    static IdRun[] due(IdRun[] runs) {
        for (IdRun run : runs) {
            if (run.limit() < run.to()) {
                return new IdRun[0];
            }
        }
        int due = 0;
        for (int size = 0; size < Long.SIZE / 2; size++) {
            int together = runsUpTo(runs, size);
            // What is due already will be one run, so that three of the next size beside it are enough.
            if (together >= (due == 0 ? RUNS_OF_A_SIZE_MAX : due + RUNS_OF_A_SIZE_MAX - 1)) {
                due = together;
            } else if (due > 0) {
                break;
            }
        }
        return Arrays.copyOf(runs, due);
    }

    /** How many of the newest runs are of this size or a smaller one and together within the limit. */
    private static int runsUpTo(IdRun[] runs, int size) {
        long entries = 0;
        int together = 0;
        for (IdRun run : runs) {
            entries += run.header().entries();
            if (sizeOf(run) > size || entries > ENTRIES_MAX) {
                break;
            }
            together++;
        }
        return together;
    }

    private static int sizeOf(IdRun run) {
        long times = Math.max(1, run.header().entries() / SMALLEST);
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(times)) / 2;
    }

    /** Writes the entries of all runs, which stand together, into one file; an entry that two hold comes once. */
    static void write(List<IdRun> runs, Path path, BackgroundJob job, Progress progress) throws IOException {
        long entries = runs.stream().mapToLong(run -> run.header().entries()).sum();
        IdRun oldest = runs.stream().min(Comparator.comparingLong(IdRun::from)).orElseThrow();
        IdRun youngest = runs.stream().max(Comparator.comparingLong(IdRun::to)).orElseThrow();
        try (IdRunWriter writer = new IdRunWriter(path, entries, job)) {
            copy(runs, writer, progress);
            long ids = runs.stream().mapToLong(run -> run.header().ids()).sum();
            writer.finish(
                    oldest.header().seed(), oldest.from(), youngest.header().end(), ids);
        }
    }

    private static void copy(List<IdRun> runs, IdRunWriter writer, Progress progress) throws IOException {
        PriorityQueue<IdRunCursor> cursors = new PriorityQueue<>((one, other) -> one.isBefore(other) ? -1 : 1);
        for (IdRun run : runs) {
            IdRunCursor cursor = run.entries();
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        long hash = 0;
        long position = 0;
        long done = 0;
        while (!cursors.isEmpty()) {
            IdRunCursor least = cursors.poll();
            boolean more = true;
            while (more && (cursors.isEmpty() || !cursors.peek().isBefore(least))) {
                if (least.hash() != hash || least.position() != position) {
                    hash = least.hash();
                    position = least.position();
                    writer.add(hash, position);
                }
                done++;
                if ((done & PROGRESS_MASK) == 0) {
                    progress.merged(done, writer.bytesWritten());
                }
                more = least.next();
            }
            if (more) {
                cursors.add(least);
            }
        }
        progress.merged(done, writer.bytesWritten());
    }

    /** Is told how far a merge is. */
    interface Progress {
        void merged(long entries, long bytes);
    }
}
