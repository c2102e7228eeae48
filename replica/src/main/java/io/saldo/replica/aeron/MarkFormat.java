package io.saldo.replica.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Publication;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.SnapshotMark;
import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of a mark in its recording, one message.
 *
 * <pre>
 *  0 u32 magic 'SLM1'
 *  4 u32 length of the content
 *  8 u64 log index
 * 16 content
 * </pre>
 */
final class MarkFormat {

    private static final int MAGIC = 0x314D4C53;
    private static final int HEADER_BYTES = 16;

    private MarkFormat() {}

    /** Writes the mark, waiting for room. */
    static void write(SnapshotMark mark, ExclusivePublication publication, IdleStrategy rest) {
        int length = (int) mark.content().byteSize();
        UnsafeBuffer message = new UnsafeBuffer(new byte[HEADER_BYTES + length]);
        message.putInt(0, MAGIC);
        message.putInt(4, length);
        message.putLong(8, mark.logIndex());
        MemorySegment.copy(mark.content(), 0, MemorySegment.ofArray(message.byteArray()), HEADER_BYTES, length);
        rest.reset();
        for (long result = publication.offer(message); result < 0; result = publication.offer(message)) {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("the mark's recording ended: " + Publication.errorString(result));
            }
            rest.idle();
        }
    }

    /**
     * Reads the mark of a snapshot.
     *
     * @throws LogStartException when the recording ends before, or holds something else
     */
    static SnapshotMark read(Image image, IdleStrategy rest) {
        SnapshotMark[] found = new SnapshotMark[1];
        FragmentAssembler assembler =
                new FragmentAssembler((buffer, offset, length, header) -> found[0] = parse(buffer, offset, length));
        rest.reset();
        while (found[0] == null) {
            int fragments = image.poll(assembler, 1);
            if (fragments == 0 && (image.isClosed() || image.isEndOfStream()) && found[0] == null) {
                throw new LogStartException("the mark in the log is cut short");
            }
            rest.idle(fragments);
        }
        return found[0];
    }

    private static SnapshotMark parse(DirectBuffer buffer, int offset, int length) {
        if (length < HEADER_BYTES
                || buffer.getInt(offset) != MAGIC
                || buffer.getInt(offset + 4) != length - HEADER_BYTES) {
            throw new LogStartException("the mark in the log is not one of ours");
        }
        byte[] content = new byte[length - HEADER_BYTES];
        buffer.getBytes(offset + HEADER_BYTES, content);
        return new SnapshotMark(buffer.getLong(offset + 8), MemorySegment.ofArray(content));
    }
}
