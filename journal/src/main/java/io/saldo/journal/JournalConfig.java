package io.saldo.journal;

/**
 * The settings of a journal. The first two decide where events lie, so they must be the same on every replica and for the
 * whole life of a journal; the segments carry them, and opening with others is refused.
 *
 * @param segmentBytes positions in each segment: a power of two from 4 KiB to 1 GiB
 * @param blockBytesMax bytes of a block with its header, at most {@code segmentBytes}; longer log entries are split, and an
 *     event may have {@code blockBytesMax} less 72 bytes
 * @param idHashSeed random for each process, so that nobody can choose ids that collide in the id index
 * @param resumeAfterSequence the sequence of the caller's checkpoint, 0 for none: threads and ids are rebuilt up to there,
 *     and all later events wait to be replayed
 * @param readWaitNanosMax how long a reader waits for an event to be published before it gives up
 */
public record JournalConfig(
        long segmentBytes, int blockBytesMax, long idHashSeed, long resumeAfterSequence, long readWaitNanosMax) {
    public static final long SEGMENT_BYTES_MIN = 4 << 10;
    public static final long SEGMENT_BYTES_MAX = 1 << 30;

    public JournalConfig {
        if (Long.bitCount(segmentBytes) != 1 || segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > SEGMENT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "segmentBytes " + segmentBytes + " is not a power of two from 4 KiB to 1 GiB");
        }
        if (blockBytesMax < BlockLayout.BYTES_MIN || blockBytesMax > segmentBytes || blockBytesMax % 8 != 0) {
            throw new IllegalArgumentException("blockBytesMax " + blockBytesMax + " is not a multiple of 8 from "
                    + BlockLayout.BYTES_MIN + " to segmentBytes " + segmentBytes);
        }
        if (resumeAfterSequence < 0) {
            throw new IllegalArgumentException("resumeAfterSequence " + resumeAfterSequence + " is negative");
        }
        if (readWaitNanosMax <= 0) {
            throw new IllegalArgumentException("readWaitNanosMax " + readWaitNanosMax + " is not positive");
        }
    }

    /** Segments of 64 MiB, blocks of up to 1 MiB, no checkpoint, readers that wait up to 10 s. */
    public static JournalConfig standard(long idHashSeed) {
        return new JournalConfig(64 << 20, 1 << 20, idHashSeed, 0, 10_000_000_000L);
    }

    /** For a journal that is to be made, or was made, with other sizes. */
    public JournalConfig withSizes(long otherSegmentBytes, int otherBlockBytesMax) {
        return new JournalConfig(
                otherSegmentBytes, otherBlockBytesMax, idHashSeed, resumeAfterSequence, readWaitNanosMax);
    }

    public JournalConfig withResumeAfterSequence(long sequence) {
        return new JournalConfig(segmentBytes, blockBytesMax, idHashSeed, sequence, readWaitNanosMax);
    }

    public JournalConfig withReadWaitNanosMax(long nanos) {
        return new JournalConfig(segmentBytes, blockBytesMax, idHashSeed, resumeAfterSequence, nanos);
    }
}
