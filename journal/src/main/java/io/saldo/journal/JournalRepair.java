package io.saldo.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Makes the disk agree with what an opening found: nothing but zeros stands behind the end. Its steps are in an order in
 * which a crash between two of them leaves a journal that opens and is repaired again.
 */
final class JournalRepair {
    private final SegmentDirectory directory;
    private final JournalOpening opened;
    private final ForcedMark mark;
    private final JournalListener listener;

    JournalRepair(SegmentDirectory directory, JournalOpening opened, ForcedMark mark, JournalListener listener) {
        this.directory = directory;
        this.opened = opened;
        this.mark = mark;
        this.listener = listener;
    }

    void run() throws IOException {
        TornTail torn = opened.tornTail();
        if (torn != null) {
            listener.tornTailFound(torn);
            lowerMark(torn.position());
        }
        int kept = opened.segmentCount();
        opened.segments().truncate(kept);
        deleteSegmentsAfter(kept);
        if (torn != null && kept > 0) {
            blank(opened.segments().at(kept - 1), torn.position());
        }
    }

    /** From here on nothing behind the position is thought to be on the disk, even if the rest is not done. */
    private void lowerMark(long position) throws IOException {
        if (mark.position() > position) {
            mark.move(position);
            mark.force();
        }
    }

    /** Leaves the next segment, which the preparer blanks and uses, and deletes all later ones, the last first. */
    private void deleteSegmentsAfter(int kept) throws IOException {
        List<Long> firstPositions = directory.firstPositions();
        boolean deleted = false;
        for (int index = firstPositions.size() - 1; index > kept; index--) {
            Files.delete(directory.segment(firstPositions.get(index)));
            deleted = true;
        }
        if (deleted) {
            directory.force();
        }
    }

    private static void blank(SegmentFile file, long position) throws IOException {
        if (file.blank(file.offsetOf(position), file.bytes().byteSize())) {
            file.force();
        }
    }
}
