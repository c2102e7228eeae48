package io.saldo.replica.aeron;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;

import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes into the archive's catalog where recordings end that a killed process left open, as the archive does when it
 * opens the catalog. It would look for the end itself, in pieces of the length of one write, and where the last frame
 * crosses from one piece to the next it checks memory outside of its buffer: about one start in a hundred after a kill
 * under load failed for that, and so did every further one.
 *
 * <pre>
 * catalog header, CatalogHeaderDecoder.BLOCK_LENGTH bytes, with the alignment of what follows
 * for each recording: descriptor header, then the descriptor, together padded to the alignment
 * </pre>
 */
final class CatalogEnds {

    private static final int HEADER_BYTES = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    private CatalogEnds() {}

    /**
     * Notes the end of a recording that has none yet; does nothing for any other.
     *
     * @param position of the end in the recording
     */
    static void note(Path catalog, long recordingId, long position) throws IOException {
        try (FileChannel file = FileChannel.open(catalog, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
            UnsafeBuffer bytes = new UnsafeBuffer(mapped);
            int descriptor = find(bytes, recordingId);
            int at = descriptor + RecordingDescriptorDecoder.stopPositionEncodingOffset();
            if (descriptor >= 0 && bytes.getLong(at) == NULL_POSITION) {
                bytes.putLong(
                        descriptor + RecordingDescriptorDecoder.stopTimestampEncodingOffset(),
                        System.currentTimeMillis());
                bytes.putLong(at, position);
                mapped.force();
            }
        }
    }

    /** Where the descriptor of a recording begins, or -1. */
    private static int find(UnsafeBuffer bytes, long recordingId) {
        CatalogHeaderDecoder header = new CatalogHeaderDecoder()
                .wrap(bytes, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION);
        RecordingDescriptorHeaderDecoder frame = new RecordingDescriptorHeaderDecoder();
        int alignment = Math.max(1, header.alignment());
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + HEADER_BYTES + RecordingDescriptorDecoder.BLOCK_LENGTH <= bytes.capacity()) {
            frame.wrap(bytes, at, HEADER_BYTES, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            if (frame.length() <= 0) {
                return -1;
            }
            int id = at + HEADER_BYTES + RecordingDescriptorDecoder.recordingIdEncodingOffset();
            if (frame.state() == RecordingState.VALID && bytes.getLong(id) == recordingId) {
                return at + HEADER_BYTES;
            }
            at += BitUtil.align(frame.length() + HEADER_BYTES, alignment);
        }
        return -1;
    }
}
