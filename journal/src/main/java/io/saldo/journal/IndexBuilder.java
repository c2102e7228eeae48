package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal block by block and writes what it finds into new files of the index: the ids into runs, the threads
 * into a file. For one thread at a time.
 */
final class IndexBuilder {
    /** So many that a loop over them is compiled for itself, however seldom a run is written. */
    private static final int ENTRIES_TOGETHER = 1_024;

    private final IndexDirectory directory;
    private final Segments segments;
    private final IdHash hash;
    private final BackgroundJob job;
    private final RunTaker taker;
    private final IdEntries entries;
    private JournalPoint covered;

    /** Takes a new run of the newest ids. */
    interface RunTaker {
        void take(IdRun run);
    }

    /**
     * @param covered up to here the ids are in runs already
     * @param taker is handed each new run
     */
    IndexBuilder(
            IndexDirectory directory,
            Segments segments,
            IdHash hash,
            JournalPoint covered,
            BackgroundJob job,
            RunTaker taker) {
        this.directory = directory;
        this.segments = segments;
        this.hash = hash;
        this.covered = covered;
        this.job = job;
        this.taker = taker;
        this.entries = new IdEntries(hash);
    }

    /** Behind the last block whose ids are in runs. */
    JournalPoint covered() {
        return covered;
    }

    /** Goes on behind this point, which is before {@link #covered}. */
    void resumeAt(JournalPoint point) {
        covered = point;
    }

    /** Puts the ids of all blocks up to the position, which is behind a block, into runs. */
    void buildRuns(long to) throws IOException {
        follow(null, covered, to);
    }

    /**
     * Puts ids and threads of all blocks up to the position on disk.
     *
     * @param threads as they were behind {@code threadsPoint}; followed up to the position
     * @return the point behind the last block before the position
     */
    JournalPoint build(Threads threads, JournalPoint threadsPoint, long to) throws IOException {
        JournalPoint end = follow(new LinkVerifier(threads), threadsPoint, to);
        Path file = directory.threads(end.position());
        ThreadsFile.write(directory.building(file), threads, IndexPoint.of(end, segments), job);
        directory.complete(file);
        return end;
    }

    private JournalPoint follow(@Nullable LinkVerifier links, JournalPoint threadsPoint, long to) throws IOException {
        directory.create();
        entries.clear();
        JournalPoint from = threadsPoint.position() < covered.position() ? threadsPoint : covered;
        BlockWalk walk = new BlockWalk(segments, from, to);
        JournalPoint last = from;
        while (walk.next()) {
            if (links != null && walk.position() >= threadsPoint.position()) {
                String fault = links.verify(walk.bytes(), walk.offset(), walk.position());
                Invariant.holds(fault == null, "links of the journal are what they must be");
            }
            if (walk.position() >= covered.position()) {
                if (entries.isNearlyFull(2 * walk.eventCount())) {
                    writeRun(last);
                }
                collect(walk);
            }
            last = walk.point();
            job.step();
        }
        if (entries.count() > 0) {
            writeRun(last);
        }
        return last;
    }

    private void collect(BlockWalk walk) {
        MemorySegment bytes = walk.bytes();
        for (int at = BlockLayout.HEADER_BYTES; at < walk.length(); ) {
            long event = walk.offset() + at;
            long position = walk.position() + at;
            entries.addOwn(EventLayout.idHigh(bytes, event), EventLayout.idLow(bytes, event), position);
            if (EventLayout.hasSubject(EventLayout.flags(bytes, event))) {
                entries.addSubject(
                        LittleEndian.i64(bytes, event + EventLayout.SUBJECT_HIGH),
                        LittleEndian.i64(bytes, event + EventLayout.SUBJECT_LOW),
                        position);
            }
            at += EventLayout.length(bytes, event);
        }
    }

    private void add(IdRunWriter writer, int from, int end) throws IOException {
        for (int index = from; index < end; index++) {
            writer.add(entries.hash(index), entries.position(index));
        }
    }

    private void writeRun(JournalPoint end) throws IOException {
        Path file = directory.run(covered.position(), end.position());
        try (IdRunWriter writer = new IdRunWriter(directory.building(file), entries.count(), job)) {
            entries.sort();
            for (int from = 0; from < entries.count(); from += ENTRIES_TOGETHER) {
                add(writer, from, Math.min(entries.count(), from + ENTRIES_TOGETHER));
            }
            writer.finish(hash.seed(), covered.position(), IndexPoint.of(end, segments), entries.idCount());
        }
        directory.complete(file);
        entries.clear();
        covered = end;
        IdRun run = IdRun.open(file);
        run.loadFilter(job);
        taker.take(run);
    }
}
