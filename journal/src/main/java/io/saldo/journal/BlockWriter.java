package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into blocks and blocks into segments, in the tail first. Where an event lies depends on nothing but the
 * bytes before it and the journal's two settings, so every replica writes the same bytes at the same positions.
 *
 * <p>While blocks of an earlier life of the process stand at and behind the end of what was executed, they are expected:
 * each block that is built is compared with the one that stands there, and not written. Used by the ledger thread alone.
 */
final class BlockWriter {
    private static final int TAIL_BLOCKS = 4;

    private final JournalConfig config;
    private final Segments segments;
    private final SegmentPreparer preparer;
    private final EventRegistry registry;
    private final JournalListener listener;
    private final Tail tail;
    private final BlockHash hash = new BlockHash();
    private final CRC32C crc = new CRC32C();
    private final long expectedEnd;

    private @Nullable SegmentFile segment;
    private long segmentEnd;
    private long lastSequence;
    private long lastLogIndex;
    /** Of the last entry that gave an event; an entry that gave none leaves no trace, so its time binds nobody. */
    private long lastTimeNanos;

    private long entryTimeNanos;
    private long lastBlock;
    private boolean hashKnown;

    private boolean open;
    private int blockOffset;
    private int eventCount;

    BlockWriter(
            JournalConfig config,
            Segments segments,
            SegmentPreparer preparer,
            EventRegistry registry,
            JournalListener listener,
            JournalPoint resume,
            long expectedEnd) {
        this.config = config;
        this.segments = segments;
        this.preparer = preparer;
        this.registry = registry;
        this.listener = listener;
        this.expectedEnd = expectedEnd;
        this.tail = new Tail(Math.multiplyExact(TAIL_BLOCKS, config.blockBytesMax()));
        this.hashKnown = resume.lastBlock() < 0;
        this.lastTimeNanos = resume.timeNanos();
        goBehind(resume);
    }

    Tail tail() {
        return tail;
    }

    /** Behind the last event that was appended or taken. */
    long position() {
        return tail.end();
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastLogIndex() {
        return lastLogIndex;
    }

    boolean isOpen() {
        return open;
    }

    boolean isReplaying() {
        return tail.end() < expectedEnd;
    }

    /** Hash of the last whole block; the caller must not change it. */
    byte[] lastHash() {
        if (!hashKnown) {
            hash.of(segments.bytesAt(lastBlock), segments.offsetAt(lastBlock));
            hashKnown = true;
        }
        return hash.value();
    }

    void begin(long logIndex, long timeNanos) {
        if (open) {
            throw new IllegalStateException("a block is open");
        }
        if (logIndex <= lastLogIndex) {
            throw new IllegalArgumentException("log entry " + logIndex + " after entry " + lastLogIndex);
        }
        if (timeNanos < lastTimeNanos) {
            throw new IllegalArgumentException("time " + timeNanos + " before " + lastTimeNanos);
        }
        lastLogIndex = logIndex;
        entryTimeNanos = timeNanos;
        open = true;
        checkNothingMissing(logIndex - 1);
    }

    long append(MemorySegment source, long offset, EventBytes events) throws IOException {
        if (!open) {
            throw new IllegalStateException("no block is open");
        }
        String fault = EventLayout.fault(source, offset, source.byteSize() - offset);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        if (EventLayout.timeNanos(source, offset) != entryTimeNanos) {
            throw new IllegalArgumentException("event of time " + EventLayout.timeNanos(source, offset)
                    + " in a log entry of time " + entryTimeNanos);
        }
        int length = EventLayout.length(source, offset);
        makeRoom(length);
        int at = tail.extend(length);
        long position = tail.position() + at;
        MemorySegment.copy(source, offset, tail.bytes(), at, length);
        LittleEndian.putI64(tail.bytes(), at + EventLayout.SEQUENCE, lastSequence + 1);
        lastSequence++;
        eventCount++;
        registry.link(tail.bytes(), at, position);
        registry.identify(tail.bytes(), at, position, events);
        return position;
    }

    void end() {
        if (!open) {
            throw new IllegalStateException("no block is open");
        }
        if (eventCount > 0) {
            seal(false);
        } else {
            checkNothingMissing(lastLogIndex);
        }
        open = false;
    }

    /** Writes all whole blocks; an open one must be empty. */
    void write() throws IOException {
        Invariant.holds(eventCount == 0, "only whole blocks are written");
        if (tail.used() > 0) {
            tail.writeTo(Objects.requireNonNull(segment), expectedEnd);
            preparer.written(tail.position());
        }
    }

    /** Takes the next expected block as it stands and returns its position, or -1 when there is none. */
    long takeExpected() {
        Invariant.holds(!open && tail.used() == 0, "blocks are taken between written blocks only");
        long block = nextExpected();
        if (block < 0) {
            return -1;
        }
        SegmentFile file = segments.holding(block);
        int length = registry.takeBlock(file, block, true, true, segments);
        MemorySegment bytes = file.bytes();
        long offset = file.offsetOf(block);
        int count = LittleEndian.i32(bytes, offset + BlockLayout.EVENT_COUNT) & BlockLayout.EVENT_COUNT_MAX;
        lastTimeNanos = LittleEndian.i64(bytes, offset + BlockLayout.TIME_NANOS);
        hashKnown = false;
        goBehind(new JournalPoint(
                block + length,
                lastSequence + count,
                LittleEndian.i64(bytes, offset + BlockLayout.LOG_INDEX),
                lastTimeNanos,
                block));
        return block;
    }

    private void goBehind(JournalPoint point) {
        lastSequence = point.sequence();
        lastLogIndex = point.logIndex();
        lastBlock = point.lastBlock();
        tail.moveTo(point.position());
        // A journal that ends with a full segment stands at its end, not at the beginning of the next.
        boolean none = point.position() == 0;
        segment = none ? null : segments.holding(point.position() - 1);
        segmentEnd = none ? 0 : segments.endOfSegment(point.position() - 1);
    }

    /** Makes room for an event: in the open block, in a new one, or in a new segment. */
    private void makeRoom(int length) throws IOException {
        if (length > config.blockBytesMax() - BlockLayout.HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "event of " + length + " bytes does not fit into a block of " + config.blockBytesMax());
        }
        if (eventCount > 0) {
            int blockBytes = tail.used() - blockOffset;
            if (blockBytes + length <= config.blockBytesMax() && tail.end() + length <= segmentEnd) {
                return;
            }
            seal(true);
        }
        if (tail.end() + BlockLayout.HEADER_BYTES + length > segmentEnd) {
            roll();
        }
        if (tail.free() < config.blockBytesMax()) {
            write();
        }
        blockOffset = tail.extend(BlockLayout.HEADER_BYTES);
    }

    /** Goes to the beginning of the next segment. */
    private void roll() throws IOException {
        boolean expectedHere = tail.end() < Math.min(expectedEnd, segmentEnd) && !segments.isPadding(tail.end());
        if (expectedHere) {
            throw new JournalDiverged(
                    lastSequence + 1, tail.end(), "an event does not fit into the segment, where one did before");
        }
        write();
        int index = segments.indexOf(segmentEnd);
        if (index == segments.count()) {
            start(index);
        }
        segment = segments.at(index);
        tail.moveTo(segmentEnd);
        segmentEnd += config.segmentBytes();
    }

    private void start(int index) throws IOException {
        long firstPosition = segments.firstPosition(index);
        SegmentFile prepared = preparer.take(firstPosition);
        prepared.start(new SegmentHeader(
                firstPosition,
                lastSequence + 1,
                config.segmentBytes(),
                config.blockBytesMax(),
                MemorySegment.ofArray(lastHash())));
        segments.add(prepared);
        preparer.begin(segments.endOfSegment(firstPosition));
        listener.segmentStarted(prepared.path());
    }

    /** Completes the open block; {@code continues} if the log entry goes on in another. */
    private void seal(boolean continues) {
        MemorySegment bytes = tail.bytes();
        int block = blockOffset;
        long firstSequence = lastSequence - eventCount + 1;
        LittleEndian.putI32(bytes, block + BlockLayout.MAGIC, BlockLayout.MAGIC_VALUE);
        LittleEndian.putI32(bytes, block + BlockLayout.LENGTH, tail.used() - block);
        LittleEndian.putI64(bytes, block + BlockLayout.FIRST_SEQUENCE, firstSequence);
        LittleEndian.putI64(bytes, block + BlockLayout.LOG_INDEX, lastLogIndex);
        LittleEndian.putI64(bytes, block + BlockLayout.TIME_NANOS, entryTimeNanos);
        lastTimeNanos = entryTimeNanos;
        MemorySegment.copy(
                lastHash(), 0, bytes, ValueLayout.JAVA_BYTE, block + BlockLayout.PREVIOUS_HASH, BlockLayout.HASH_BYTES);
        LittleEndian.putI32(
                bytes, block + BlockLayout.EVENT_COUNT, eventCount | (continues ? BlockLayout.CONTINUES : 0));
        LittleEndian.putI32(bytes, block + BlockLayout.CRC, 0);
        crc.reset();
        crc.update(tail.from(block));
        LittleEndian.putI32(bytes, block + BlockLayout.CRC, (int) crc.getValue());
        hash.of(tail.from(block));
        lastBlock = tail.position() + block;
        eventCount = 0;
        if (lastBlock < expectedEnd) {
            compare(block, firstSequence);
        } else {
            Objects.requireNonNull(segment).samples().add(firstSequence, lastBlock);
        }
    }

    /** The block that was just built must be the one that stands in the journal. */
    private void compare(int block, long firstSequence) {
        MemorySegment expected = segments.bytesAt(lastBlock);
        long offset = segments.offsetAt(lastBlock);
        long length = Math.min(tail.used() - block, expected.byteSize() - offset);
        if (length == tail.used() - block
                && MemorySegment.mismatch(tail.bytes(), block, block + length, expected, offset, offset + length) < 0) {
            return;
        }
        BlockDifference difference = BlockDifference.between(tail.bytes(), block, expected, offset, length);
        throw new JournalDiverged(
                firstSequence + difference.eventIndex(), lastBlock + difference.offset(), difference.what());
    }

    /** No expected block may belong to a log entry up to this one, since it would have been built by now. */
    private void checkNothingMissing(long logIndex) {
        long block = nextExpected();
        if (block < 0) {
            return;
        }
        long expected = LittleEndian.i64(segments.bytesAt(block), segments.offsetAt(block) + BlockLayout.LOG_INDEX);
        if (expected <= logIndex) {
            throw new JournalDiverged(
                    lastSequence + 1, block, "log entry " + expected + " gave events before, and none now");
        }
    }

    private long nextExpected() {
        long position = tail.end();
        if (position >= expectedEnd) {
            return -1;
        }
        return segments.isPadding(position) ? segments.endOfSegment(position) : position;
    }
}
