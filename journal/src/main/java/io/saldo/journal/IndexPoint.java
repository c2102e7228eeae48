package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Up to where a file of the index knows the journal, and by which it is known to be about this journal: the header of the
 * last block holds the hash of everything before.
 *
 * <pre>
 *  0  u64  position   behind the last block
 *  8  u64  sequence   of the last event
 * 16  u64  log index  of its entry
 * 24  i64  time       of its entry
 * 32  i64  position of the last block
 * 40  72B  that block's header
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record IndexPoint(JournalPoint point, byte[] blockHeader) {
    static final int BYTES = 40 + BlockLayout.HEADER_BYTES;

    private static final int HEADER = 40;

    /** The point behind the block at its {@code lastBlock}, which stands in the journal. */
    static IndexPoint of(JournalPoint point, Segments segments) {
        return new IndexPoint(point, headerAt(point, segments));
    }

    static IndexPoint read(MemorySegment bytes, long offset) {
        byte[] header = new byte[BlockLayout.HEADER_BYTES];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset + HEADER, header, 0, header.length);
        JournalPoint point = new JournalPoint(
                LittleEndian.i64(bytes, offset),
                LittleEndian.i64(bytes, offset + 8),
                LittleEndian.i64(bytes, offset + 16),
                LittleEndian.i64(bytes, offset + 24),
                LittleEndian.i64(bytes, offset + 32));
        return new IndexPoint(point, header);
    }

    void write(MemorySegment bytes, long offset) {
        LittleEndian.putI64(bytes, offset, point.position());
        LittleEndian.putI64(bytes, offset + 8, point.sequence());
        LittleEndian.putI64(bytes, offset + 16, point.logIndex());
        LittleEndian.putI64(bytes, offset + 24, point.timeNanos());
        LittleEndian.putI64(bytes, offset + 32, point.lastBlock());
        MemorySegment.copy(MemorySegment.ofArray(blockHeader), 0, bytes, offset + HEADER, blockHeader.length);
    }

    long position() {
        return point.position();
    }

    /** Whether the journal in these segments is the one that the file was made of. */
    boolean isOf(Segments segments) {
        return point.lastBlock() >= 0
                && point.position() > point.lastBlock()
                && segments.indexOf(point.position() - 1) < segments.count()
                && segments.offsetAt(point.lastBlock()) + BlockLayout.BYTES_MIN
                        <= segments.bytesAt(point.lastBlock()).byteSize()
                && Arrays.equals(blockHeader, headerAt(point, segments));
    }

    private static byte[] headerAt(JournalPoint point, Segments segments) {
        byte[] header = new byte[BlockLayout.HEADER_BYTES];
        MemorySegment.copy(
                segments.bytesAt(point.lastBlock()),
                ValueLayout.JAVA_BYTE,
                segments.offsetAt(point.lastBlock()),
                header,
                0,
                header.length);
        return header;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexPoint(JournalPoint otherPoint, byte[] otherHeader)
                && point.equals(otherPoint)
                && Arrays.equals(blockHeader, otherHeader);
    }

    @Override
    public int hashCode() {
        return point.hashCode();
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
