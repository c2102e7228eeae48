package io.saldo.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal: a header and the bytes of {@code segmentBytes} positions. It is written through a channel and
 * read through a mapping; both see the same pages, so what was written is readable once the position is published. The
 * channel is opened when it is first needed, since most segments of a journal are never written again.
 */
final class SegmentFile implements Closeable {
    /** The first sequence of a segment that has no block yet: greater than any. */
    static final long NO_SEQUENCE = Long.MAX_VALUE;

    private final Path path;
    private final MemorySegment bytes;
    private final long firstPosition;
    private volatile BlockSamples samples;
    private volatile boolean isSampled = true;
    private volatile long firstSequence = NO_SEQUENCE;
    private @Nullable FileChannel channel;

    private SegmentFile(Path path, MemorySegment bytes, long firstPosition) {
        this.path = path;
        this.bytes = bytes;
        this.firstPosition = firstPosition;
        this.samples = new BlockSamples(bytes.byteSize());
    }

    /** Maps a whole segment file for reading; the mapping lives as long as the arena. */
    static SegmentFile open(Path path, long firstPosition, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = MappedFile.map(channel, 0, channel.size(), arena);
            return new SegmentFile(path, bytes, firstPosition);
        }
    }

    Path path() {
        return path;
    }

    /** All bytes of the file with its header, read-only. */
    MemorySegment bytes() {
        return bytes;
    }

    long firstPosition() {
        return firstPosition;
    }

    /** The sequence of the first event in the segment, {@link #NO_SEQUENCE} before there is one. */
    long firstSequence() {
        return firstSequence;
    }

    void firstSequence(long sequence) {
        firstSequence = sequence;
    }

    /** The samples of a segment that is being written or was read as a whole. */
    BlockSamples samples() {
        return samples;
    }

    /** Says that the blocks of this sealed segment were not looked at; they will be when a sequence in it is looked for. */
    void leaveUnsampled() {
        isSampled = false;
    }

    /** The samples, made now if need be. Any thread. */
    BlockSamples samplesMade() {
        if (!isSampled) {
            sampleUpTo(bytes.byteSize());
        }
        return samples;
    }

    /** Takes samples of all blocks before the offset in the file. */
    synchronized void sampleUpTo(long end) {
        if (isSampled) {
            return;
        }
        BlockSamples made = new BlockSamples(bytes.byteSize());
        long offset = SegmentHeader.BYTES;
        while (end - offset >= BlockLayout.BYTES_MIN && LittleEndian.i64(bytes, offset) != 0) {
            int length = LittleEndian.i32(bytes, offset + BlockLayout.LENGTH);
            if (LittleEndian.i32(bytes, offset) != BlockLayout.MAGIC_VALUE || length < BlockLayout.BYTES_MIN) {
                throw new JournalDamaged(path, offset, firstSequence, "no block follows the block before");
            }
            made.add(
                    LittleEndian.i64(bytes, offset + BlockLayout.FIRST_SEQUENCE),
                    firstPosition + offset - SegmentHeader.BYTES);
            offset += length;
        }
        samples = made;
        isSampled = true;
    }

    /** Offset in the file of a position in this segment. */
    long offsetOf(long position) {
        return SegmentHeader.BYTES + position - firstPosition;
    }

    /** Writes the header, which makes a prepared segment a part of the journal. */
    void start(SegmentHeader header) throws IOException {
        writeFully(ByteBuffer.wrap(header.encode()), 0);
        firstSequence = header.firstSequence();
    }

    /** Writes the buffer's remaining bytes to the position. */
    void write(ByteBuffer source, long position) throws IOException {
        Invariant.holds(
                offsetOf(position) + source.remaining() <= bytes.byteSize(), "a write stays within its segment");
        writeFully(source, offsetOf(position));
    }

    /** Overwrites with zeros whatever is not zero from the offset in the file to before {@code end}; says if it did. */
    boolean blank(long offset, long end) throws IOException {
        boolean changed = false;
        long at = Zeros.firstNonZero(bytes, offset, end);
        while (at >= 0) {
            int length = (int) Math.min(end - at, SegmentPreparer.CHUNK_BYTES);
            writeFully(ByteBuffer.allocate(length), at);
            changed = true;
            at = Zeros.firstNonZero(bytes, at + length, end);
        }
        return changed;
    }

    /** Returns when all that was written to the file, by this process or one before, is on the disk. Any thread. */
    void force() throws IOException {
        writable().force(false);
    }

    /** Gives back the channel; the mapping stays. */
    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private synchronized FileChannel writable() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    private void writeFully(ByteBuffer source, long offset) throws IOException {
        FileChannel open = writable();
        long at = offset;
        while (source.hasRemaining()) {
            at += open.write(source, at);
        }
    }
}
