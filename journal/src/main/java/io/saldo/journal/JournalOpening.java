package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over all blocks with which a journal is opened: checks each block, finds the end, and rebuilds threads, ids
 * and the sparse index. It changes nothing on the disk.
 *
 * <p>Where the bytes stop making sense, three cases are told apart. A whole block with a valid checksum that is not the one
 * that must follow is damage. So is a broken block before the {@link ForcedMark} with whole blocks behind it, and anything
 * broken in what the caller's checkpoint rests on. All else is a torn tail: a crash left it, and executing the log again
 * makes its events again.
 */
final class JournalOpening {
    private static final long PROGRESS_BYTES = 16 << 20;

    private final SegmentDirectory directory;
    private final JournalConfig config;
    private final JournalListener listener;
    private final List<Long> firstPositions;
    private final long forcedPosition;
    private final long registeredUpTo;
    private final Segments segments;
    private final Threads threads = new Threads();
    private final IdIndex ids;
    private final EventRegistry registry;
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
     * @param registeredUpTo threads and ids are built of the events up to this sequence, which must be the last of a log
     *     entry; {@code Long.MAX_VALUE} for all
     */
    JournalOpening(
            SegmentDirectory directory,
            JournalConfig config,
            JournalListener listener,
            long forcedPosition,
            long registeredUpTo)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.listener = listener;
        this.firstPositions = directory.firstPositions();
        this.forcedPosition = forcedPosition;
        this.registeredUpTo = registeredUpTo;
        this.segments = new Segments(config.segmentBytes());
        this.ids = new IdIndex(config.idHashSeed());
        this.registry = new EventRegistry(threads, ids);
    }

    /** Runs the pass. On any failure nothing stays open. */
    JournalOpening run() throws IOException {
        boolean done = false;
        try {
            scan();
            finish();
            done = true;
        } finally {
            if (!done) {
                segments.close();
            }
        }
        return this;
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
        int index = 0;
        while (tornBy == null && enter(index)) {
            scanSegment(segments.at(index));
            index++;
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
        SegmentFile file = SegmentFile.open(directory.segment(firstPosition), firstPosition, segments.arena());
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

    private void scanSegment(SegmentFile file) {
        MemorySegment bytes = file.bytes();
        long offset = SegmentHeader.BYTES;
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
    private void take(SegmentFile file, long position) {
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

    private void takeEntry() {
        if (last.sequence() <= registeredUpTo) {
            registerEntry();
            resume = last;
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
            block += registry.takeBlock(segments.holding(block), block, segments);
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
