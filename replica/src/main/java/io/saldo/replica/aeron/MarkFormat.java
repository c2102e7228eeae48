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
 *  0 u32 magic 'SLM2'
 *  4 u32 length of the content
 *  8 u64 log index
 * 16 i64 term in which the mark was taken
 * 24 i32 number of the node that leads in it, or -1
 * 28 u32 0
 * 32 content
 * </pre>
 *
 * A start from a mark gets to see a term in the log only if it began behind the mark, so the mark tells the one before.
 * Marks of the first version, 'SLM1', know nothing of terms; their content begins at 16.
 */
final class MarkFormat {

    private static final int MAGIC_1 = 0x314D4C53;
    private static final int MAGIC = 0x324D4C53;
    private static final int TERM = 16;
    private static final int LEADER = 24;
    private static final int HEADER_BYTES_1 = 16;
    private static final int HEADER_BYTES = 32;

    /**
     * A mark, and the leadership in which it was taken.
     *
     * @param term -1 when it is not known
     * @param leader {@link Leadership#NOBODY} when it is not known
     */
    record Mark(SnapshotMark of, long term, int leader) {}

    private MarkFormat() {}

    /** Writes the mark, waiting for room. */
    static void write(Mark taken, ExclusivePublication publication, IdleStrategy rest) {
        SnapshotMark mark = taken.of();
        int length = (int) mark.content().byteSize();
        UnsafeBuffer message = new UnsafeBuffer(new byte[HEADER_BYTES + length]);
        message.putInt(0, MAGIC);
        message.putInt(4, length);
        message.putLong(8, mark.logIndex());
        message.putLong(TERM, taken.term());
        message.putInt(LEADER, taken.leader());
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
    static Mark read(Image image, IdleStrategy rest) {
        Mark[] found = new Mark[1];
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

    private static Mark parse(DirectBuffer buffer, int offset, int length) {
        int header = headerBytes(length < HEADER_BYTES_1 ? 0 : buffer.getInt(offset));
        if (header == 0 || length < header || buffer.getInt(offset + 4) != length - header) {
            throw new LogStartException("the mark in the log is not one of ours");
        }
        byte[] content = new byte[length - header];
        buffer.getBytes(offset + header, content);
        SnapshotMark mark = new SnapshotMark(buffer.getLong(offset + 8), MemorySegment.ofArray(content));
        return header == HEADER_BYTES
                ? new Mark(mark, buffer.getLong(offset + TERM), buffer.getInt(offset + LEADER))
                : new Mark(mark, -1, Leadership.NOBODY);
    }

    private static int headerBytes(int magic) {
        return switch (magic) {
            case MAGIC -> HEADER_BYTES;
            case MAGIC_1 -> HEADER_BYTES_1;
            default -> 0;
        };
    }
}
