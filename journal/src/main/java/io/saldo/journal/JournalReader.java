package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A journal opened for reading only, for tools that look at one whose owner is not running: all threads and ids are
 * rebuilt, and nothing on the disk is touched. Opened beside a running owner it shows the whole log entries that it finds,
 * and does not follow.
 */
public final class JournalReader extends ReadableJournal {
    private final Optional<TornTail> tornTail;

    private JournalReader(JournalOpening opened, JournalBytes bytes) {
        super(opened.segments(), opened.threads(), opened.ids(), bytes);
        this.tornTail = Optional.ofNullable(opened.tornTail());
    }

    /**
     * Opens the journal in the directory that holds its segments; its settings are taken from its first segment.
     *
     * @param idHashSeed random, see {@link JournalConfig}
     * @throws JournalDamaged if bytes are not what was written and no crash explains it
     * @throws JournalReadFailed if there is no such directory, or a file cannot be read
     */
    public static JournalReader open(Path directory, long idHashSeed, JournalListener listener) {
        SegmentDirectory files = new SegmentDirectory(directory);
        try {
            JournalConfig config = configOf(files, idHashSeed);
            long forced = ForcedMark.read(files.mark());
            JournalOpening opened = new JournalOpening(files, config, listener, forced, false, Long.MAX_VALUE).run();
            JournalBytes bytes = new JournalBytes(opened.segments(), null, config.readWaitNanosMax());
            bytes.publish(opened.end().position(), opened.end().sequence());
            return new JournalReader(opened, bytes);
        } catch (IOException e) {
            throw new JournalReadFailed(directory.toString(), e);
        }
    }

    /** The settings that the first sound segment header names; without any, standard ones that suit the first file. */
    static JournalConfig configOf(SegmentDirectory files, long idHashSeed) throws IOException {
        JournalConfig standard = JournalConfig.standard(idHashSeed);
        long segmentBytes = standard.segmentBytes();
        for (long firstPosition : files.firstPositions()) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = SegmentFile.open(files.segment(firstPosition), firstPosition, arena)
                        .bytes();
                if (SegmentHeader.fault(bytes) == null) {
                    SegmentHeader header = SegmentHeader.decode(bytes);
                    return standard.withSizes(header.segmentBytes(), header.blockBytesMax());
                }
                if (firstPosition == 0) {
                    segmentBytes = bytes.byteSize() - SegmentHeader.BYTES;
                }
            }
        }
        boolean plausible = Long.bitCount(segmentBytes) == 1
                && segmentBytes >= JournalConfig.SEGMENT_BYTES_MIN
                && segmentBytes <= JournalConfig.SEGMENT_BYTES_MAX;
        return plausible
                ? standard.withSizes(segmentBytes, (int) Math.min(segmentBytes, standard.blockBytesMax()))
                : standard;
    }

    /** The unusable end of the journal, if it has one. */
    public Optional<TornTail> tornTail() {
        return tornTail;
    }

    @Override
    public void close() {
        bytes().close();
        ids().close();
        try {
            segments().close();
        } catch (IOException e) {
            throw new JournalReadFailed("close", e);
        }
    }
}
