package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of events of one ledger, and its exclusive owner on this machine.
 *
 * <p>The events of one log entry go between {@link #beginBlock} and {@link #endBlock}; each has its final position and
 * sequence as soon as {@link #append} returns. {@link #flush} writes and publishes all whole entries at once: until then
 * only the ledger thread sees them. {@link #force} is not needed before a reply, since the journal is made of the
 * replicated log, but before a checkpoint that rests on it.
 *
 * <p><b>Opening</b> rebuilds threads and ids up to the caller's checkpoint. Events behind it are expected: the caller either
 * executes their log entries again, and each block is compared with the one that stands there, or takes them as they are by
 * {@link #replayNext}. They become readable by and by, as they are flushed or taken. Beyond them, appending goes on.
 *
 * <p><b>Threads:</b> all writing methods belong to one thread, the ledger's, but for {@link #force}, which any thread may
 * call. Interrupting either of them closes the file under it and so ends the process.
 *
 * <p><b>Errors:</b> after {@link JournalWriteFailed} nothing more can be written.
 */
public final class Journal extends ReadableJournal {
    /** How many ids can be foreseen at a time. */
    public static final int FORESEEN_MAX = IdForesight.IDS_MAX;

    private final BlockWriter writer;
    private final SegmentDirectory files;
    private final ForcedMark mark;
    private final JournalIndex index;
    private final List<Closeable> parts;
    private final Object forceLock = new Object();
    private final BackgroundJob forcing = new BackgroundJob("journal-sync", 0);
    private final List<BackgroundJob> jobs;
    private volatile @Nullable JournalWriteFailed failure;
    private boolean closed;

    private Journal(
            SegmentDirectory files,
            JournalOpening opened,
            BlockWriter writer,
            JournalBytes bytes,
            ForcedMark mark,
            SegmentPreparer preparer,
            List<Closeable> parts) {
        super(opened.segments(), opened.threads(), opened.ids(), bytes);
        this.files = files;
        this.writer = writer;
        this.mark = mark;
        this.index = opened.index();
        this.parts = List.copyOf(parts);
        jobs = Stream.concat(Stream.of(preparer.job(), forcing), index.jobs().stream())
                .toList();
    }

    /**
     * Opens the journal in the directory that holds its segments, and makes an empty one if there is none. A torn tail is
     * reported and blanked.
     *
     * @throws JournalInUse if it has an owner already
     * @throws JournalDamaged if bytes are not what was written and no crash explains it
     * @throws IllegalArgumentException if the journal was made with other settings, or the checkpoint's sequence is not the
     *     last of a log entry
     * @throws JournalReadFailed if the directory or a file cannot be read
     * @throws JournalWriteFailed if a torn tail cannot be blanked
     */
    public static Journal open(Path directory, JournalConfig config, JournalListener listener) {
        SegmentDirectory files = new SegmentDirectory(directory);
        List<Closeable> parts = new ArrayList<>();
        Journal journal = null;
        try {
            files.create();
            parts.add(files.own());
            journal = openOwned(files, config, listener, parts);
            return journal;
        } catch (IOException e) {
            throw new JournalReadFailed(directory.toString(), e);
        } finally {
            if (journal == null) {
                closeAll(parts);
            }
        }
    }

    /**
     * Whether a process writes to the journal in the directory now. Not for that process itself: asking may take its lock from
     * it.
     *
     * @throws IOException when that cannot be told
     */
    public static boolean isOwned(Path directory) throws IOException {
        return new SegmentDirectory(directory).isOwned();
    }

    private static Journal openOwned(
            SegmentDirectory files, JournalConfig config, JournalListener listener, List<Closeable> parts)
            throws IOException {
        ForcedMark mark = ForcedMark.open(files.mark());
        parts.add(mark);
        JournalOpening opened =
                new JournalOpening(files, config, listener, mark.position(), true, config.resumeAfterSequence()).run();
        Segments segments = opened.segments();
        parts.add(segments);
        parts.add(opened.index());
        try {
            new JournalRepair(files, opened, mark, listener).run();
        } catch (IOException e) {
            throw new JournalWriteFailed("torn tail could not be blanked", e);
        }
        SegmentPreparer preparer = new SegmentPreparer(files, config.segmentBytes(), segments.arena(), listener);
        parts.add(preparer);
        BlockWriter writer = new BlockWriter(
                config,
                segments,
                preparer,
                opened.registry(),
                listener,
                opened.resume(),
                opened.end().position());
        JournalBytes bytes = new JournalBytes(segments, writer.tail(), config.readWaitNanosMax());
        bytes.publish(opened.resume().position(), opened.resume().sequence());
        preparer.begin(segments.firstPosition(segments.count()));
        opened.index().start();
        return new Journal(files, opened, writer, bytes, mark, preparer, parts);
    }

    /**
     * Begins the events of one log entry.
     *
     * @param logIndex greater than that of every entry before
     * @param timeNanos of the entry, since 1970, at least that of the entry before; all its events must carry it
     * @throws JournalDiverged if an earlier entry gave events before, and none now
     */
    public void beginBlock(long logIndex, long timeNanos) {
        checkWritable();
        bytes().writtenByThisThread();
        writer.begin(logIndex, timeNanos);
    }

    /**
     * Finds out ahead what {@link #findForeseen} will need to know of ids that are about to be looked up: the cache misses of all
     * of them are waited for together. The ledger thread.
     *
     * @param count how many of the given ids, at most {@link #FORESEEN_MAX}
     */
    public void foresee(long[] idHighs, long[] idLows, int count) {
        ids().foresee(idHighs, idLows, count);
    }

    /** As {@link #find}, for the ledger thread; faster for ids that were foreseen, when asked in their order. */
    public long findForeseen(long idHigh, long idLow) {
        return (idHigh | idLow) == 0 ? EventLayout.NO_POSITION : ids().findForeseen(idHigh, idLow, bytes());
    }

    /** The same for the memory of a thread that will get a link; the value means nothing. The ledger thread. */
    public long anticipateThread(int thread) {
        return threads().anticipate(thread);
    }

    /**
     * Copies an encoded event, gives it the next sequence, links it into its threads and registers its ids. See
     * {@link EventLayout} for what the source must hold and what is filled in.
     *
     * @return the event's position, which is final
     * @throws IllegalArgumentException if the bytes are not an event of the entry's time, or do not fit into a block
     * @throws JournalDiverged if a block that this event does not fit into any more differs from the expected one
     * @throws JournalWriteFailed if a full buffer or segment could not be written
     */
    public long append(MemorySegment source, long offset) {
        checkWritable();
        try {
            return writer.append(source, offset, bytes());
        } catch (IOException e) {
            throw failed("append", e);
        }
    }

    /**
     * Ends the log entry and completes its block. An entry without events leaves no trace.
     *
     * @throws JournalDiverged if the block differs from the expected one
     */
    public void endBlock() {
        checkWritable();
        writer.end();
    }

    /**
     * Writes everything since the last flush, and publishes it.
     *
     * @throws JournalWriteFailed if writing fails
     */
    public void flush() {
        checkWritable();
        if (writer.isOpen()) {
            throw new IllegalStateException("a block is open");
        }
        try {
            writer.write();
        } catch (IOException e) {
            throw failed("flush", e);
        }
        bytes().publish(writer.position(), writer.lastSequence());
    }

    /**
     * Returns when all that was published before the call is on the disk. Any thread.
     *
     * @throws JournalWriteFailed if the fsync fails
     */
    public void force() {
        checkWritable();
        long target = publishedPosition();
        synchronized (forceLock) {
            if (target <= mark.position()) {
                return;
            }
            forcing.begin();
            try {
                int last = segments().indexOf(target - 1);
                for (int index = segments().indexOf(mark.position()); index <= last; index++) {
                    SegmentFile file = segments().at(index);
                    file.force();
                    if (index < last) {
                        file.close();
                    }
                }
                forcing.wrote(target - mark.position());
                mark.move(target);
            } catch (IOException e) {
                throw failed("force", e);
            } finally {
                forcing.end();
            }
        }
    }

    /**
     * Writes the index on disk on, up to the end of the log entry with the sequence, so that an opening that resumes there or
     * later has little to read, and gives back the memory of the ids until there. Worth it behind each checkpoint, and only
     * behind one: an opening can use no index that is newer than its checkpoint. Takes its time; any thread but the ledger's.
     *
     * @throws IOException if a file cannot be written; the journal is as good as before
     */
    public void index(long sequence) throws IOException {
        index.build(Math.min(sequence, publishedSequence()), publishedPosition());
    }

    /** How the index on disk stands. Any thread. */
    public IndexStatus indexStatus() {
        return index.status();
    }

    /** What goes on in the background: the next segment, the journal's way to disk, its index and the index's merges. */
    public List<BackgroundJob> jobs() {
        return jobs;
    }

    /** The segments, each as far as its blocks are published at the moment. Any thread. */
    public List<JournalFile> publishedFiles() {
        long end = publishedPosition();
        List<JournalFile> published = new ArrayList<>();
        for (int index = 0; segments().firstPosition(index) < end; index++) {
            long first = segments().firstPosition(index);
            Path path = files.segment(first);
            long whole = segments().endOfSegment(first) - first;
            published.add(new JournalFile(
                    String.valueOf(path.getFileName()),
                    path,
                    SegmentHeader.BYTES + Math.min(whole, end - first),
                    SegmentHeader.BYTES + whole));
        }
        return published;
    }

    /**
     * The files of the index, which can be made of the segments again. A file never changes, but is deleted when a newer one
     * has taken its place. Any thread.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<JournalFile> indexFiles() throws IOException {
        return new IndexDirectory(files.path()).complete();
    }

    /** Whether events of an earlier life of the process still wait to be executed again or taken. */
    public boolean replaying() {
        return writer.isReplaying();
    }

    /**
     * Takes the next expected log entry as it stands, without executing it: links and registers its events, hands them to
     * the visitor and publishes them. {@link #lastLogIndex} tells which entry it was.
     *
     * @return false when nothing is expected any more
     */
    public boolean replayNext(EventVisitor visitor) {
        checkWritable();
        bytes().writtenByThisThread();
        flush();
        EventCursor cursor = cursor();
        while (true) {
            long block = writer.takeExpected();
            if (block < 0) {
                return false;
            }
            MemorySegment memory = segments().bytesAt(block);
            long offset = segments().offsetAt(block);
            long length = LittleEndian.i32(memory, offset + BlockLayout.LENGTH);
            for (long at = BlockLayout.HEADER_BYTES; at < length; at += EventLayout.length(memory, offset + at)) {
                visitor.visit(cursor.moveToEvent(block + at));
            }
            if ((LittleEndian.i32(memory, offset + BlockLayout.EVENT_COUNT) & BlockLayout.CONTINUES) == 0) {
                bytes().publish(writer.position(), writer.lastSequence());
                return true;
            }
        }
    }

    /** Sequence of the last event appended or taken, 0 when there is none. The ledger thread. */
    public long lastSequence() {
        return writer.lastSequence();
    }

    /** The last log entry begun or taken; after opening, the last one with events up to the checkpoint. The ledger thread. */
    public long lastLogIndex() {
        return writer.lastLogIndex();
    }

    /** SHA-256 of the last whole block, zeros when there is none; a copy. The ledger thread. */
    public byte[] lastHash() {
        return writer.lastHash().clone();
    }

    /** Position up to which the journal is known to be on the disk. Any thread. */
    public long forcedPosition() {
        synchronized (forceLock) {
            return mark.position();
        }
    }

    /**
     * Flushes and forces what is whole, unless writing has failed, and gives everything back. On the ledger thread, or when
     * it has ended.
     *
     * @throws JournalWriteFailed if the last flush or force fails
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failure == null) {
                if (!writer.isOpen()) {
                    flush();
                }
                force();
            }
        } finally {
            bytes().close();
            closeAll(parts);
        }
    }

    /** Closes the last part first; what fails to close is thrown when all is closed. */
    private static void closeAll(List<Closeable> parts) {
        IOException failure = null;
        for (Closeable part : parts.reversed()) {
            try {
                part.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new JournalWriteFailed("close", failure);
        }
    }

    private void checkWritable() {
        JournalWriteFailed earlier = failure;
        if (earlier != null) {
            throw new JournalWriteFailed("it failed before", earlier);
        }
    }

    private JournalWriteFailed failed(String what, IOException cause) {
        JournalWriteFailed failed = new JournalWriteFailed(what, cause);
        failure = failed;
        return failed;
    }
}
