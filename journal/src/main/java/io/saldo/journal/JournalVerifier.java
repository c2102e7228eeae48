package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything in a journal's directory that can be checked without the rules of money, reading each byte once and
 * changing none: headers, checksums, the hash chain, sequences, the order of segments, zeros between and behind blocks,
 * every link's back, previous and jump, and every subject's previous. The journal should have no running owner; beside one,
 * the last blocks may look like a torn tail.
 *
 * <p>It goes on behind a finding, at the next sound block. But behind the first gap links cannot be computed again, so they
 * are not checked any further, and no event is handed to the visitor.
 */
public final class JournalVerifier {
    private static final int FINDINGS_MAX = 1000;
    private static final long PROGRESS_BYTES = 16 << 20;

    private final SegmentDirectory directory;
    private final JournalConfig config;
    private final VerificationProgress progress;
    private final VerifiedFiles files;
    private final VerifiedStretches stretches;
    private final LinkVerifier links = new LinkVerifier(new Threads());
    private final BlockInspector inspector = new BlockInspector();
    private final BlockHash hash = new BlockHash();
    private final List<Finding> findings = new ArrayList<>();
    private final long forcedPosition;
    private final long begin = System.nanoTime();

    private JournalPoint last = JournalPoint.BEGINNING;
    private boolean midEntry;
    private boolean gap;
    private boolean hashKnown = true;
    private long findingCount;
    private long blockCount;
    private long eventCount;
    private long reportedBytes;
    private @Nullable TornTail tornTail;

    private JournalVerifier(
            SegmentDirectory directory,
            JournalConfig config,
            VerificationProgress progress,
            VerifiedFiles files,
            VerifiedStretches stretches)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.progress = progress;
        this.files = files;
        this.forcedPosition = ForcedMark.read(directory.mark());
        this.stretches = stretches;
    }

    /**
     * Verifies the journal in the directory that holds its segments.
     *
     * @param visitor is handed each event in its order up to the first gap, for instance to compute the state again; on
     *     another thread, which has ended when this returns
     * @throws JournalReadFailed if the directory or a file cannot be read
     */
    public static VerificationReport verify(Path directory, VerificationProgress progress, EventVisitor visitor) {
        SegmentDirectory segments = new SegmentDirectory(directory);
        try {
            JournalConfig config = JournalReader.configOf(segments, System.nanoTime());
            try (VerifiedFiles files =
                            new VerifiedFiles(segments, config.segmentBytes(), ForcedMark.read(segments.mark()));
                    VerifiedStretches stretches =
                            new VerifiedStretches(new EventVerifier(files, config.idHashSeed(), visitor))) {
                return new JournalVerifier(segments, config, progress, files, stretches).run();
            }
        } catch (IOException e) {
            throw new JournalReadFailed(directory.toString(), e);
        }
    }

    private VerificationReport run() throws IOException {
        for (long stranger : files.strangers()) {
            add(directory.segment(stranger), 0, 0, "the file's name is no segment's first position");
        }
        for (int index = 0; index < files.count(); index++) {
            verifySegment(index);
        }
        stretches.finish();
        takeFault();
        verifyEnd();
        reportProgress();
        return new VerificationReport(
                findings,
                findingCount,
                files.count(),
                blockCount,
                eventCount,
                last.sequence(),
                VerificationReport.hex(hash.value()),
                stretches.lastSequence(),
                Optional.ofNullable(tornTail),
                System.nanoTime() - begin);
    }

    private void verifySegment(int index) {
        MemorySegment bytes = files.at(index);
        long firstPosition = files.firstPosition(index);
        if (bytes.byteSize() == 0) {
            report(firstPosition, 0, "segment is missing");
            beginGap();
            return;
        }
        if (bytes.byteSize() != SegmentHeader.BYTES + config.segmentBytes()) {
            report(firstPosition, 0, "file of " + bytes.byteSize() + " bytes");
        }
        boolean prepared = bytes.byteSize() >= SegmentHeader.BYTES
                && SegmentHeader.isBlank(bytes)
                && firstPosition >= forcedPosition
                && !files.isFollowed(index);
        if (!prepared) {
            verifyHeader(bytes, firstPosition);
        }
        long offset = SegmentHeader.BYTES;
        while (offset < bytes.byteSize()) {
            offset = verifyBlock(index, bytes, offset);
        }
    }

    private void verifyHeader(MemorySegment bytes, long firstPosition) {
        String fault = SegmentHeader.fault(bytes);
        if (fault != null) {
            report(firstPosition, 0, fault);
            return;
        }
        SegmentHeader header = SegmentHeader.decode(bytes);
        if (header.firstPosition() != firstPosition) {
            report(firstPosition, 0, "segment header of position " + header.firstPosition());
        } else if (header.segmentBytes() != config.segmentBytes() || header.blockBytesMax() != config.blockBytesMax()) {
            report(firstPosition, 0, "segment header with other settings than the first segment's");
        } else if (!gap && header.firstSequence() != last.sequence() + 1) {
            report(firstPosition, 0, "segment header of first sequence " + header.firstSequence());
        } else if (hashKnown && header.previousHash().mismatch(MemorySegment.ofArray(hash.value())) >= 0) {
            report(firstPosition, 0, "segment header has another hash of the block before");
        }
    }

    /** Verifies what stands at the offset of a segment's file and returns the offset at which to go on. */
    private long verifyBlock(int index, MemorySegment bytes, long offset) {
        long size = bytes.byteSize();
        boolean blank = size - offset < BlockLayout.BYTES_MIN || LittleEndian.i64(bytes, offset) == 0;
        if (blank && Zeros.firstNonZero(bytes, offset, size) < 0) {
            return size;
        }
        String fault = blank
                ? "bytes that are not zero behind the last block"
                : inspector.inspect(bytes, offset, Math.min(size - offset, config.blockBytesMax()));
        if (fault == null) {
            acceptBlock(bytes, offset, files.firstPosition(index) + offset - SegmentHeader.BYTES);
            return offset + inspector.length();
        }
        long next = nextSoundBlock(bytes, offset + EventLayout.ALIGNMENT);
        long position = files.firstPosition(index) + offset - SegmentHeader.BYTES;
        if (next < size || position < forcedPosition || files.isFollowed(index)) {
            report(files.firstPosition(index), offset, fault);
            beginGap();
        } else {
            tornTail = new TornTail(
                    directory.segment(files.firstPosition(index)),
                    offset,
                    position,
                    last.sequence() + 1,
                    fault,
                    forcedPosition);
        }
        return next;
    }

    private void acceptBlock(MemorySegment bytes, long offset, long position) {
        long sequence = inspector.firstSequence();
        if (sequence <= last.sequence()) {
            report(position, offset, "block of sequence " + sequence + " a second time");
            return;
        }
        if (sequence != last.sequence() + 1) {
            if (!gap || hashKnown) {
                report(position, offset, "events before sequence " + sequence + " are missing");
            }
            beginGap();
        }
        if (hashKnown) {
            verifyOrder(bytes, offset, position);
        }
        if (!gap) {
            verifyEvents(bytes, offset, position);
        }
        hash.of(bytes, offset);
        hashKnown = true;
        midEntry = inspector.continues();
        last = JournalPoint.behind(inspector, position);
        blockCount++;
        eventCount += inspector.eventCount();
        if (position - reportedBytes >= PROGRESS_BYTES) {
            reportedBytes = position;
            reportProgress();
        }
    }

    private void verifyEvents(MemorySegment bytes, long offset, long position) {
        String fault = links.verify(bytes, offset, position);
        if (fault == null) {
            stretches.add(bytes, offset, inspector.length(), position);
        } else {
            long event = offset + links.faultOffset();
            add(segmentOf(position), event, EventLayout.sequence(bytes, event), fault);
            beginGap();
        }
    }

    /** Puts what the second thread has found before what was found behind it. */
    private void takeFault() {
        String fault = stretches.fault();
        if (fault == null) {
            return;
        }
        long position = stretches.faultPosition();
        long offset = SegmentHeader.BYTES + position % config.segmentBytes();
        Finding finding = new Finding(segmentOf(position), offset, stretches.lastSequence() + 1, fault);
        int at = 0;
        while (at < findings.size() && findings.get(at).sequence() <= finding.sequence()) {
            at++;
        }
        findings.add(at, finding);
        findingCount++;
        if (findings.size() > FINDINGS_MAX) {
            findings.removeLast();
        }
    }

    private void verifyOrder(MemorySegment bytes, long offset, long position) {
        String fault = inspector.fault(last, midEntry);
        if (fault != null) {
            report(position, offset, fault);
        }
        long chained = offset + BlockLayout.PREVIOUS_HASH;
        boolean same = MemorySegment.mismatch(
                        bytes,
                        chained,
                        chained + BlockLayout.HASH_BYTES,
                        MemorySegment.ofArray(hash.value()),
                        0,
                        BlockLayout.HASH_BYTES)
                < 0;
        if (!same) {
            report(position, offset, "block has another hash of the block before");
        }
    }

    private void verifyEnd() {
        if (tornTail == null && last.position() < forcedPosition) {
            report(
                    last.position(),
                    SegmentHeader.BYTES + last.position() % config.segmentBytes(),
                    "the journal ends at position " + last.position() + ", and was on the disk up to "
                            + forcedPosition);
        }
        if (tornTail == null && midEntry && findingCount == 0) {
            long firstPosition = last.lastBlock() - last.lastBlock() % config.segmentBytes();
            tornTail = new TornTail(
                    directory.segment(firstPosition),
                    SegmentHeader.BYTES + last.lastBlock() - firstPosition,
                    last.lastBlock(),
                    last.sequence() + 1,
                    "log entry " + last.logIndex() + " is not complete",
                    forcedPosition);
        }
    }

    /** Offset of the next whole block from the offset on, or the file's size. */
    private long nextSoundBlock(MemorySegment bytes, long from) {
        BlockInspector search = new BlockInspector();
        for (long offset = from; offset <= bytes.byteSize() - BlockLayout.BYTES_MIN; offset += EventLayout.ALIGNMENT) {
            if (LittleEndian.i32(bytes, offset) == BlockLayout.MAGIC_VALUE
                    && search.inspect(bytes, offset, bytes.byteSize() - offset) == null) {
                return offset;
            }
        }
        return bytes.byteSize();
    }

    private void beginGap() {
        gap = true;
        hashKnown = false;
        midEntry = false;
    }

    private void report(long position, long offset, String what) {
        add(segmentOf(position), offset, last.sequence() + 1, what);
    }

    private void add(Path segment, long offset, long sequence, String what) {
        findingCount++;
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new Finding(segment, offset, sequence, what));
        }
    }

    private Path segmentOf(long position) {
        return directory.segment(position - position % config.segmentBytes());
    }

    private void reportProgress() {
        progress.advanced(
                last.position(),
                Math.max(last.position(), files.count() * config.segmentBytes()),
                eventCount,
                System.nanoTime() - begin);
    }
}
