package io.saldo.replica.aeron;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.logbuffer.FrameDescriptor;
import io.saldo.replica.log.LogStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off what a crash left half written at the end of a recording, before the archive opens it.
 *
 * <p>The archive finds the end of a recording by walking from frame to frame by their lengths. After a power cut, pages
 * of the last write may be missing in any order, so a whole frame can follow a broken one; the archive would refuse to
 * start, or would take the broken one for good. Here every frame of the last file is checked against its checksum and
 * its own offset, and from the first that is wrong the file is zeroed. Only the last write can be torn, since each write
 * is synced before the next begins; a frame that is wrong further from the end is damage, and ends the start. The end that
 * is found so is noted in the catalog, see {@link CatalogEnds}.
 */
final class TornTail {

    private static final Logger LOGGER = LoggerFactory.getLogger(TornTail.class);

    private final Path archive;
    private final int writeBytesMax;
    private final String remedy;
    private final Frames checked = new Frames();

    private TornTail(Path archive, int writeBytesMax, String remedy) {
        this.archive = archive;
        this.writeBytesMax = writeBytesMax;
        this.remedy = remedy;
    }

    /**
     * Mends all recordings that were not closed.
     *
     * @param archive directory of the archive
     * @param writeBytesMax most bytes that the archive writes before it syncs
     * @param remedy what to do when more is broken
     * @throws LogStartException when more is broken than a crash can break, or the files cannot be read
     */
    static void cut(Path archive, int writeBytesMax, String remedy) {
        if (!Files.exists(archive.resolve(LogPlaces.CATALOG))) {
            return;
        }
        TornTail tail = new TornTail(archive, writeBytesMax, remedy);
        try {
            for (Recording recording : Recording.all(archive)) {
                if (recording.stop() == NULL_POSITION) {
                    tail.mend(recording);
                }
            }
        } catch (IOException e) {
            throw new LogStartException("cannot check the end of the log in " + archive + ": " + e.getMessage(), e);
        }
    }

    private void mend(Recording recording) throws IOException {
        Optional<Segment> last = lastSegmentOf(recording);
        if (last.isEmpty()) {
            return;
        }
        long termBase = recording.start() - recording.start() % recording.termBytes();
        int from = last.get().position() == termBase ? (int) (recording.start() - termBase) : 0;
        try (FileChannel file =
                FileChannel.open(last.get().path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int bytes = (int) file.size();
            UnsafeBuffer frames = new UnsafeBuffer(file.map(FileChannel.MapMode.READ_ONLY, 0, bytes));
            int good = checked.goodUntil(frames, from, bytes, recording.termBytes());
            int end = endOfBroken(frames, good, bytes, recording.termBytes());
            if (end > good) {
                cut(file, last.get().path(), good, end);
            }
            CatalogEnds.note(
                    archive.resolve(LogPlaces.CATALOG),
                    recording.id(),
                    Math.max(recording.start(), last.get().position() + good));
        }
    }

    private Optional<Segment> lastSegmentOf(Recording recording) throws IOException {
        String prefix = recording.id() + "-";
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file ->
                            nameOf(file).startsWith(prefix) && nameOf(file).endsWith(".rec"))
                    .map(file -> new Segment(file, positionOf(nameOf(file), prefix)))
                    .max((a, b) -> Long.compare(a.position(), b.position()));
        }
    }

    /** End of what was written after the good frames; looks only as far as tells a torn write from damage. */
    private int endOfBroken(UnsafeBuffer frames, int from, int end, int termBytes) {
        int nextTerm = from - from % termBytes + termBytes;
        if (nextTerm < end && FrameDescriptor.frameLength(frames, nextTerm) != 0) {
            return nextTerm + HEADER_LENGTH;
        }
        int last = (int) Math.min(end, from + 2L * writeBytesMax);
        while (last > from && frames.getByte(last - 1) == 0) {
            last--;
        }
        return last;
    }

    private void cut(FileChannel file, Path path, int from, int end) throws IOException {
        if (end - from > writeBytesMax) {
            throw new LogStartException("the log is damaged: " + path + " is broken at byte " + from + ", "
                    + (end - from) + " bytes before its end, which no crash explains; " + remedy);
        }
        ByteBuffer zeros = ByteBuffer.allocate(end - from);
        while (zeros.hasRemaining()) {
            file.write(zeros, from + zeros.position());
        }
        file.force(true);
        LOGGER.info("file={} cut_at={} bytes={} reason=\"last write was torn by a crash\"", path, from, end - from);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static long positionOf(String name, String prefix) {
        return Long.parseLong(name.substring(prefix.length(), name.length() - ".rec".length()));
    }

    private record Segment(Path path, long position) {}
}
