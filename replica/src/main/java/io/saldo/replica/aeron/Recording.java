package io.saldo.replica.aeron;

import io.aeron.archive.CatalogView;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the archive's catalog says of a recording.
 *
 * @param id its number
 * @param start position at which it begins
 * @param stop position at which it was closed, or {@link io.aeron.archive.client.AeronArchive#NULL_POSITION}
 * @param segmentBytes length of its files
 * @param termBytes length of its terms
 * @param pieceBytes most bytes of a piece of an entry
 * @param stream number of what was recorded
 */
record Recording(long id, long start, long stop, int segmentBytes, int termBytes, int pieceBytes, int stream) {

    /** All that a catalog lists, in its order; the file must be there. */
    static List<Recording> all(Path archive) {
        List<Recording> all = new ArrayList<>();
        CatalogView.listRecordings(archive.toFile(), reading(all::add));
        return all;
    }

    /** What the archive's own lists give their entries to. */
    static RecordingDescriptorConsumer reading(Consumer<Recording> taker) {
        return (control,
                correlation,
                id,
                started,
                stopped,
                start,
                stop,
                initialTerm,
                segmentBytes,
                termBytes,
                mtu,
                session,
                stream,
                stripped,
                original,
                source) -> taker.accept(new Recording(id, start, stop, segmentBytes, termBytes, mtu, stream));
    }

    /** Its file that begins at a position. */
    Path file(Path archive, long base) {
        return archive.resolve(id + "-" + base + ".rec");
    }
}
