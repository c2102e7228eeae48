package io.saldo.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The segment files of a journal under verification, of which any may be missing or too short. */
final class VerifiedFiles implements EventBytes, AutoCloseable {
    /** Files further away are taken for strangers, since so many segments cannot be missing. */
    private static final long SEGMENTS_MAX = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> files = new ArrayList<>();
    private final SegmentDirectory directory;
    private final long segmentBytes;
    private final int segmentShift;

    /**
     * The files of a directory.
     *
     * @param segmentBytes a power of two
     * @param forcedPosition up to which the journal was on the disk, so that a file is missed, too, that has none behind it
     */
    VerifiedFiles(SegmentDirectory directory, long segmentBytes, long forcedPosition) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.segmentShift = Long.numberOfTrailingZeros(segmentBytes);
        for (long firstPosition : directory.firstPositions()) {
            if (isStranger(firstPosition)) {
                continue;
            }
            while (firstPosition > files.size() * segmentBytes) {
                files.add(MemorySegment.NULL);
            }
            files.add(SegmentFile.open(directory.segment(firstPosition), firstPosition, arena)
                    .bytes());
        }
        while (files.size() * segmentBytes < forcedPosition && files.size() < SEGMENTS_MAX) {
            files.add(MemorySegment.NULL);
        }
    }

    int count() {
        return files.size();
    }

    /** All bytes of a file; none if it is missing. */
    MemorySegment at(int index) {
        return files.get(index);
    }

    long firstPosition(int index) {
        return index * segmentBytes;
    }

    /** First positions of files whose name is not that of a segment of this journal. */
    List<Long> strangers() throws IOException {
        return directory.firstPositions().stream().filter(this::isStranger).toList();
    }

    private boolean isStranger(long firstPosition) {
        return firstPosition % segmentBytes != 0 || firstPosition / segmentBytes >= SEGMENTS_MAX;
    }

    /** Whether a file behind this one holds anything. */
    boolean isFollowed(int index) {
        for (int later = index + 1; later < files.size(); later++) {
            if (Zeros.firstNonZero(files.get(later), 0, files.get(later).byteSize()) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public MemorySegment bytesAt(long position) {
        return files.get(Math.toIntExact(position >>> segmentShift));
    }

    @Override
    public long offsetAt(long position) {
        return SegmentHeader.BYTES + (position & (segmentBytes - 1));
    }

    @Override
    public void close() {
        arena.close();
    }
}
