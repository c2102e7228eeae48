package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over all blocks with which a journal is opened: checks each block, finds the end, and rebuilds threads, ids
 * and the sparse index. What the index on disk knows is taken from there. It changes nothing on the disk but that index.
 *
 * <p>Where the bytes stop making sense, three cases are told apart. A whole block with a valid checksum that is not the one
 * that must follow is damage. So is a broken block before the {@link ForcedMark} with whole blocks behind it, and anything
 * broken in what the caller's checkpoint rests on. All else is a torn tail: a crash left it, and executing the log again
 * makes its events again.
 */
final class JournalOpening {
    private static final long PROGRESS_BYTES = 16 << 20;
    /**
     * Blocks of at least so many bytes before the index's end are checked again, from the beginning of their segment; older
     * ones when they are read, and by verifying.
     */
    private static final long RECHECKED_BYTES = 16L << 20;
    /** So many ids in memory, or events behind the index, and what was found is put on disk at once. */
    private static final long IDS_IN_MEMORY_MAX = 2 << 20;

    private static final long EVENTS_BEHIND_INDEX_MAX = 500_000;

    private final SegmentDirectory directory;
    private final JournalConfig config;
    private final JournalListener listener;
    private final List<Long> firstPositions;
    private final long forcedPosition;
    private final long registeredUpTo;
    private final Segments segments;
    /** The segments from the first to before the first that is missing. */
    private final List<SegmentFile> mapped = new ArrayList<>();

    private final IndexFiles files;
    private final Threads threads;
    private final IdIndex ids;
    private final EventRegistry registry;
    private final @Nullable JournalIndex index;
    private final BlockInspector inspector = new BlockInspector();

    private JournalPoint last = JournalPoint.BEGINNING;
    private JournalPoint end = JournalPoint.BEGINNING;
    private JournalPoint resume = JournalPoint.BEGINNING;
    private boolean midEntry;
    private long entryFirstBlock;
    private @Nullable String tornBy;
    private long reportedBytes;

    /**
     * @param forcedPosition what the {@link ForcedMark} says
     * @param isOwned whether the index on disk may be changed
     * @param registeredUpTo threads and ids are built of the events up to this sequence, which must be the last of a log
     *     entry; {@code Long.MAX_VALUE} for all
     */
    JournalOpening(
            SegmentDirectory directory,
            JournalConfig config,
            JournalListener listener,
            long forcedPosition,
            boolean isOwned,
            long registeredUpTo)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.listener = listener;
        this.firstPositions = directory.firstPositions();
        this.forcedPosition = forcedPosition;
        this.registeredUpTo = registeredUpTo;
        this.segments = new Segments(config.segmentBytes());
        IndexDirectory indexDirectory = new IndexDirectory(directory.path());
        this.files = loadIndex(indexDirectory);
        this.threads = files.threads();
        IdRun[] runs = files.runs();
        this.ids = new IdIndex(
                new IdHash(
                        runs.length == 0
                                ? config.idHashSeed()
                                : runs[0].header().seed()),
                runs);
        this.registry = new EventRegistry(threads, ids);
        this.index = isOwned
                ? new JournalIndex(indexDirectory, segments, ids, files.covered(), files.threadsPoint(), listener)
                : null;
    }

    /** Looks whether the index is of this journal and still good, and takes none otherwise. */
    private IndexFiles loadIndex(IndexDirectory indexDirectory) throws IOException {
        boolean done = false;
        try (Segments all = new Segments(config.segmentBytes())) {
            for (long firstPosition : firstPositions) {
                if (firstPosition == all.firstPosition(all.count())) {
                    all.add(SegmentFile.open(directory.segment(firstPosition), firstPosition, segments.arena()));
                    mapped.add(all.at(mapped.size()));
                }
            }
            IndexFiles loaded = IndexFiles.load(indexDirectory, all, registeredUpTo, listener);
            if (!isSoundBefore(loaded.threadsPoint(), all)) {
                loaded.forget();
            }
            done = true;
            return loaded;
        } finally {
            if (!done) {
                segments.close();
            }
        }
    }

    /** Whether headers and the newest blocks before the point are what they must be. If not, reading all will say why. */
    private boolean isSoundBefore(JournalPoint point, Segments all) {
        if (point.position() == 0) {
            return true;
        }
        int last = all.indexOf(point.position() - 1);
        for (int segment = 0; segment <= last; segment++) {
            MemorySegment bytes = all.at(segment).bytes();
            if (bytes.byteSize() != SegmentHeader.BYTES + config.segmentBytes() || SegmentHeader.fault(bytes) != null) {
                return false;
            }
            SegmentHeader header = SegmentHeader.decode(bytes);
            if (header.firstPosition() != all.firstPosition(segment)
                    || header.segmentBytes() != config.segmentBytes()
                    || header.blockBytesMax() != config.blockBytesMax()) {
                return false;
            }
        }
        int first = all.indexOf(Math.max(0, point.position() - RECHECKED_BYTES));
        long sequence = SegmentHeader.decode(all.at(first).bytes()).firstSequence();
        JournalPoint before = new JournalPoint(all.firstPosition(first), sequence - 1, 0, Long.MIN_VALUE, -1);
        BlockWalk walk = new BlockWalk(all, before, point.position());
        while (walk.hasNextSound(inspector, config.blockBytesMax())) {
            if (inspector.firstSequence() != sequence) {
                return false;
            }
            sequence = inspector.lastSequence() + 1;
        }
        return walk.point().position() == point.position();
    }

    /** Runs the pass. On any failure nothing stays open. */
    JournalOpening run() throws IOException {
        boolean done = false;
        try {
            begin();
            scan();
            finish();
            keepIndex();
            done = true;
        } finally {
            if (!done) {
                ids.close();
                segments.close();
            }
        }
        return this;
    }

    /** Takes what the index knows, and stands behind it. */
    private void begin() throws IOException {
        if (index != null) {
            files.deleteSuperfluous();
        }
        JournalPoint known = files.threadsPoint();
        if (known.position() == 0) {
            return;
        }
        int count = segments.indexOf(known.position() - 1) + 1;
        for (int segment = 0; segment < count; segment++) {
            SegmentFile file = mapped.get(segment);
            file.firstSequence(SegmentHeader.decode(file.bytes()).firstSequence());
            file.leaveUnsampled();
            segments.add(file);
        }
        SegmentFile newest = segments.at(count - 1);
        newest.sampleUpTo(newest.offsetOf(known.position()));
        identifyUpTo(known.position());
        last = known;
        end = known;
        resume = known;
    }

    /** The threads were on disk, and some ids before them were not. */
    private void identifyUpTo(long position) throws IOException {
        if (index != null && files.covered().position() < position) {
            index.buildRuns(position);
            ids.countRuns();
            return;
        }
        BlockWalk walk = new BlockWalk(segments, files.covered(), position);
        while (walk.next()) {
            registry.takeBlock(segments.holding(walk.position()), walk.position(), false, true, segments);
        }
    }

    /** What was not on disk and took long to find is put there, so that the next opening is quick. */
    private void keepIndex() throws IOException {
        ids.limit(resume().position());
        if (index == null) {
            return;
        }
        index.resumeAt(resume());
        if (resume().sequence() - files.threadsPoint().sequence() > EVENTS_BEHIND_INDEX_MAX) {
            index.build(threads, resume());
        }
    }

    Segments segments() {
        return segments;
    }

    Threads threads() {
        return threads;
    }

    IdIndex ids() {
        return ids;
    }

    /** The index on disk; only for the journal's owner. */
    JournalIndex index() {
        return Objects.requireNonNull(index);
    }

    EventRegistry registry() {
        return registry;
    }

    /** Behind the last whole log entry. */
    JournalPoint end() {
        return end;
    }

    /** Behind the last event that threads and ids know. */
    JournalPoint resume() {
        return registeredUpTo == Long.MAX_VALUE ? end : resume;
    }

    /** Segments that hold a block before the end. */
    int segmentCount() {
        return end.position() == 0 ? 0 : segments.indexOf(end.position() - 1) + 1;
    }

    @Nullable
    TornTail tornTail() {
        if (tornBy == null) {
            return null;
        }
        int index = Math.max(0, segmentCount() - 1);
        long offset = SegmentHeader.BYTES + end.position() - segments.firstPosition(index);
        return new TornTail(
                directory.segment(segments.firstPosition(index)),
                offset,
                end.position(),
                end.sequence() + 1,
                tornBy,
                forcedPosition);
    }

    private void scan() throws IOException {
        int segment = Math.max(0, segments.count() - 1);
        if (segments.count() > 0) {
            scanSegment(segments.at(segment), segments.at(segment).offsetOf(last.position()));
            segment++;
        }
        while (tornBy == null && enter(segment)) {
            scanSegment(segments.at(segment), SegmentHeader.BYTES);
            segment++;
        }
    }

    /** Goes to the next segment; false when the journal ends before it. */
    private boolean enter(int index) throws IOException {
        long firstPosition = segments.firstPosition(index);
        long lastFirstPosition = firstPositions.isEmpty() ? -1 : firstPositions.getLast();
        if (firstPosition > lastFirstPosition) {
            if (forcedPosition > firstPosition) {
                throw damagedFile(firstPosition, "segment is missing, which was on the disk");
            }
            return false;
        }
        if (index >= firstPositions.size() || firstPositions.get(index) != firstPosition) {
            throw damagedFile(firstPosition, "segment is missing, and there are later ones");
        }
        SegmentFile file = mapped.get(index);
        segments.add(file);
        if (file.bytes().byteSize() != SegmentHeader.BYTES + config.segmentBytes()) {
            throw damagedFile(
                    firstPosition,
                    "file of " + file.bytes().byteSize() + " bytes instead of "
                            + (SegmentHeader.BYTES + config.segmentBytes()));
        }
        if (SegmentHeader.isBlank(file.bytes()) && firstPosition == lastFirstPosition) {
            // Prepared and not begun, unless what stood in it was known to be on the disk.
            return forcedPosition > firstPosition && accept(file, "segment header is blank");
        }
        String fault = SegmentHeader.fault(file.bytes());
        return accept(file, fault);
    }

    private boolean accept(SegmentFile file, @Nullable String headerFault) {
        if (headerFault != null) {
            if (isDamage(file.firstPosition())) {
                throw damagedFile(file.firstPosition(), headerFault);
            }
            tornBy = headerFault;
            return false;
        }
        SegmentHeader header = SegmentHeader.decode(file.bytes());
        if (header.firstPosition() != file.firstPosition()) {
            throw damagedFile(file.firstPosition(), "segment of position " + header.firstPosition());
        }
        if (header.segmentBytes() != config.segmentBytes() || header.blockBytesMax() != config.blockBytesMax()) {
            throw new IllegalArgumentException("the journal has segmentBytes=" + header.segmentBytes()
                    + " blockBytesMax=" + header.blockBytesMax() + ", not segmentBytes=" + config.segmentBytes()
                    + " blockBytesMax=" + config.blockBytesMax());
        }
        if (header.firstSequence() != last.sequence() + 1) {
            tear(last.position(), "the next segment begins with sequence " + header.firstSequence());
            return false;
        }
        if (header.previousHash().mismatch(MemorySegment.ofArray(hashOfLastBlock())) >= 0) {
            throw damagedFile(file.firstPosition(), "segment header has another hash of the block before");
        }
        return true;
    }

    private byte[] hashOfLastBlock() {
        BlockHash hash = new BlockHash();
        return last.lastBlock() < 0
                ? hash.value()
                : hash.of(segments.bytesAt(last.lastBlock()), segments.offsetAt(last.lastBlock()));
    }

    private void scanSegment(SegmentFile file, long from) throws IOException {
        MemorySegment bytes = file.bytes();
        long offset = from;
        long size = bytes.byteSize();
        while (tornBy == null && offset < size) {
            long position = file.firstPosition() + offset - SegmentHeader.BYTES;
            if (size - offset < BlockLayout.BYTES_MIN || LittleEndian.i64(bytes, offset) == 0) {
                if (Zeros.firstNonZero(bytes, offset, size) >= 0) {
                    tear(position, "bytes that are not zero behind the last block");
                }
                return;
            }
            String fault = inspector.inspect(bytes, offset, Math.min(size - offset, config.blockBytesMax()));
            if (fault != null) {
                tear(position, fault);
                return;
            }
            fault = inspector.fault(last, midEntry);
            if (fault != null) {
                throw damaged(position, fault);
            }
            take(file, position);
            offset += inspector.length();
        }
    }

    /** Takes a sound block into the journal. */
    private void take(SegmentFile file, long position) throws IOException {
        if (file.firstSequence() == SegmentFile.NO_SEQUENCE) {
            file.firstSequence(inspector.firstSequence());
        }
        file.samples().add(inspector.firstSequence(), position);
        if (!midEntry) {
            entryFirstBlock = position;
        }
        midEntry = inspector.continues();
        last = JournalPoint.behind(inspector, position);
        if (!midEntry) {
            takeEntry();
        }
        if (last.position() - reportedBytes >= PROGRESS_BYTES) {
            reportProgress();
        }
    }

    private void takeEntry() throws IOException {
        if (last.sequence() <= registeredUpTo) {
            registerEntry();
            resume = last;
            if (index != null && ids.recentCount() > IDS_IN_MEMORY_MAX) {
                index.buildRuns(last.position());
            }
        } else if (end.sequence() < registeredUpTo) {
            throw new IllegalArgumentException("sequence " + registeredUpTo + " is within log entry " + last.logIndex()
                    + ", sequences " + (end.sequence() + 1) + " to " + last.sequence());
        }
        end = last;
    }

    private void registerEntry() {
        long block = entryFirstBlock;
        while (block < last.position()) {
            if (segments.isPadding(block)) {
                block = segments.endOfSegment(block);
            }
            boolean isIdentified = block >= files.covered().position();
            block += registry.takeBlock(segments.holding(block), block, true, isIdentified, segments);
        }
    }

    private void finish() {
        reportProgress();
        if (tornBy == null && midEntry) {
            tornBy = "log entry " + last.logIndex() + " is not complete";
        }
        if (tornBy == null && forcedPosition > end.position()) {
            tornBy = "zeros where blocks were on the disk";
        }
        if (registeredUpTo != Long.MAX_VALUE && end.sequence() < registeredUpTo) {
            throw damaged(
                    end.position(),
                    "journal ends with sequence " + end.sequence() + ", before the checkpoint's " + registeredUpTo
                            + (tornBy == null ? "" : ": " + tornBy));
        }
    }

    /** The bytes at the position are not a block: whether no crash explains that. */
    private boolean isDamage(long position) {
        boolean underCheckpoint = registeredUpTo != Long.MAX_VALUE && last.sequence() < registeredUpTo;
        return underCheckpoint || (position < forcedPosition && isFollowedByBlock(position));
    }

    private void tear(long position, String what) {
        if (isDamage(position)) {
            throw damaged(position, what);
        }
        tornBy = what;
    }

    /** Whether a whole block with a later sequence stands somewhere behind the position. */
    private boolean isFollowedByBlock(long position) {
        BlockInspector search = new BlockInspector();
        for (int index = segments.indexOf(position); index < firstPositions.size(); index++) {
            long firstPosition = segments.firstPosition(index);
            MemorySegment bytes = bytesOf(firstPosition);
            long offset = SegmentHeader.BYTES + Math.max(0, position + EventLayout.ALIGNMENT - firstPosition);
            for (; offset <= bytes.byteSize() - BlockLayout.BYTES_MIN; offset += EventLayout.ALIGNMENT) {
                if (LittleEndian.i32(bytes, offset) == BlockLayout.MAGIC_VALUE
                        && search.inspect(bytes, offset, bytes.byteSize() - offset) == null
                        && search.firstSequence() > last.sequence()) {
                    return true;
                }
            }
        }
        return false;
    }

    private MemorySegment bytesOf(long firstPosition) {
        try {
            return SegmentFile.open(directory.segment(firstPosition), firstPosition, segments.arena())
                    .bytes();
        } catch (IOException e) {
            throw new JournalReadFailed(directory.segment(firstPosition).toString(), e);
        }
    }

    private void reportProgress() {
        reportedBytes = last.position();
        listener.openingAdvanced(reportedBytes, Math.max(reportedBytes, firstPositions.size() * config.segmentBytes()));
    }

    private JournalDamaged damaged(long position, String what) {
        int index = Math.min(segments.indexOf(position), Math.max(0, segments.count() - 1));
        long firstPosition = segments.firstPosition(index);
        return new JournalDamaged(
                directory.segment(firstPosition),
                SegmentHeader.BYTES + position - firstPosition,
                last.sequence() + 1,
                what);
    }

    private JournalDamaged damagedFile(long firstPosition, String what) {
        return new JournalDamaged(directory.segment(firstPosition), 0, last.sequence() + 1, what);
    }
}
