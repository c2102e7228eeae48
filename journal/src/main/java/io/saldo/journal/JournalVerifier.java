package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything in a journal's directory that can be checked without the rules of money, reading each byte once and
 * changing none: headers, checksums, the hash chain, sequences, the order of segments, zeros between and behind blocks,
 * every link's back, previous and jump, and every subject's previous. The journal should have no running owner; beside one,
 * the last blocks may look like a torn tail.
 *
 * <p>It goes on behind a finding, at the next sound block. But behind the first gap links cannot be computed again, so they
 * are not checked any further, and no event is handed to the visitor.
 *
 * <p>Two threads share the work: while the events of a block are verified and visited on the second, the first computes the
 * block's hash and looks at the next block's checksum. What they find comes out in the order of the journal.
 */
public final class JournalVerifier {
    private static final int FINDINGS_MAX = 1000;
    private static final long PROGRESS_BYTES = 16 << 20;
    /** Fewer events are verified sooner than they are handed over. */
    private static final int HANDED_OVER_MIN = 128;

    /** A block whose events are verified on the second thread; the future gives what is wrong with the first faulty one. */
    private record HandedOver(Future<Optional<String>> fault, long offset, long position) {}

    private final SegmentDirectory directory;
    private final JournalConfig config;
    private final VerificationProgress progress;
    private final VerifiedFiles files;
    private final EventVerifier events;
    private final BlockInspector inspector = new BlockInspector();
    private final BlockHash hash = new BlockHash();
    private final List<Finding> findings = new ArrayList<>();
    private final ExecutorService second;
    private final int handedOverMin;
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
    private @Nullable HandedOver handedOver;

    private JournalVerifier(
            SegmentDirectory directory,
            JournalConfig config,
            VerificationProgress progress,
            VerifiedFiles files,
            EventVisitor visitor,
            ExecutorService second,
            int handedOverMin)
            throws IOException {
        this.second = second;
        this.handedOverMin = handedOverMin;
        this.directory = directory;
        this.config = config;
        this.progress = progress;
        this.files = files;
        this.events = new EventVerifier(files, config.idHashSeed(), visitor);
        this.forcedPosition = ForcedMark.read(directory.mark());
    }

    /**
     * Verifies the journal in the directory that holds its segments.
     *
     * @param visitor is handed each event in its order up to the first gap, for instance to compute the state again; by this
     *     thread or another, one event at a time
     * @throws JournalReadFailed if the directory or a file cannot be read
     */
    public static VerificationReport verify(Path directory, VerificationProgress progress, EventVisitor visitor) {
        return verify(directory, progress, visitor, HANDED_OVER_MIN);
    }

    /** @param handedOverMin events of a block from which on they go to the second thread */
    static VerificationReport verify(
            Path directory, VerificationProgress progress, EventVisitor visitor, int handedOverMin) {
        SegmentDirectory segments = new SegmentDirectory(directory);
        try {
            JournalConfig config = JournalReader.configOf(segments, System.nanoTime());
            // The files must outlive the thread that reads them.
            try (VerifiedFiles files = new VerifiedFiles(segments, config.segmentBytes());
                    ExecutorService second = Executors.newSingleThreadExecutor(
                            Thread.ofPlatform().name("verifier").daemon().factory())) {
                return new JournalVerifier(segments, config, progress, files, visitor, second, handedOverMin).run();
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
                events.lastSequence(),
                Optional.ofNullable(tornTail),
                System.nanoTime() - begin);
    }

    private void verifySegment(int index) {
        takeBack();
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
        takeBack();
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
        if (inspector.eventCount() < handedOverMin) {
            note(events.verify(bytes, offset, position), offset, position);
        } else {
            Future<Optional<String>> fault =
                    second.submit(() -> Optional.ofNullable(events.verify(bytes, offset, position)));
            handedOver = new HandedOver(fault, offset, position);
        }
    }

    /** Waits for the events that are verified on the second thread. Nothing behind them is reported before. */
    private void takeBack() {
        HandedOver block = handedOver;
        if (block != null) {
            handedOver = null;
            note(faultOf(block).orElse(null), block.offset, block.position);
        }
    }

    private static Optional<String> faultOf(HandedOver block) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return block.fault.get();
                } catch (InterruptedException e) {
                    // Whoever wants it to end closes what it reads; a visitor may throw.
                    isInterrupted = true;
                } catch (ExecutionException e) {
                    Throwable cause = e.getCause();
                    if (cause instanceof Error error) {
                        throw error;
                    }
                    throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Links behind a faulty event cannot be computed again. */
    private void note(@Nullable String fault, long offset, long position) {
        if (fault != null) {
            add(segmentOf(position), offset + events.faultOffset(), events.lastSequence() + 1, fault);
            gap = true;
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
        takeBack();
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
