package io.saldo.replica.aeron;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.PADDING_FRAME_TYPE;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks whether the frames in a file of a recording are as they were written: each at its offset, with its checksum. */
final class Frames {

    private final Crc32c checksum = new Crc32c();

    /**
     * The offset of the first frame that is not, or of the end.
     *
     * @param frames the file
     * @param from offset of the first frame
     * @param end where to stop
     */
    int goodUntil(UnsafeBuffer frames, int from, int end, int termBytes) {
        int offset = from;
        while (offset + HEADER_LENGTH <= end) {
            int length = FrameDescriptor.frameLength(frames, offset);
            int next = offset + BitUtil.align(length, FRAME_ALIGNMENT);
            if (length < HEADER_LENGTH
                    || next > end
                    || DataHeaderFlyweight.termOffset(frames, offset) != offset % termBytes
                    || !isWhole(frames, offset, next - offset)) {
                return offset;
            }
            offset = next;
        }
        return offset;
    }

    private boolean isWhole(UnsafeBuffer frames, int offset, int bytes) {
        // Of padding only the header is written; the rest of the term stays zero.
        if (FrameDescriptor.frameType(frames, offset) == PADDING_FRAME_TYPE) {
            return true;
        }
        int computed = checksum.compute(frames.addressOffset(), offset + HEADER_LENGTH, bytes - HEADER_LENGTH);
        return computed == FrameDescriptor.frameSessionId(frames, offset);
    }
}
