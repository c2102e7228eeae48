package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPreparerTest {
    private static final long SEGMENT_BYTES = 2 << 20;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private void awaitPrepared(SegmentPreparer preparer) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (preparer.job().runs() == 0) {
            assertTrue(System.nanoTime() - deadline < 0, "the segment is prepared");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void checkPrepared(SegmentPreparer preparer) throws IOException {
        Path segment = new SegmentDirectory(directory).segment(SEGMENT_BYTES);
        assertEquals(SegmentHeader.BYTES + SEGMENT_BYTES, Files.size(segment));
        assertEquals(SegmentHeader.BYTES + SEGMENT_BYTES, preparer.job().bytes());
    }

    @Test
    void restsBetweenPiecesWhileTheSegmentBeforeHasRoom() throws IOException {
        try (Arena arena = Arena.ofShared();
                SegmentPreparer preparer = new SegmentPreparer(
                        new SegmentDirectory(directory), SEGMENT_BYTES, arena, JournalListener.SILENT)) {
            preparer.written(0);
            preparer.begin(SEGMENT_BYTES);
            awaitPrepared(preparer);

            assertTrue(preparer.job().restedNanos() > 0);
            checkPrepared(preparer);
        }
    }

    @Test
    void doesNotRestWhenTheSegmentBeforeIsNearlyFull() throws IOException {
        try (Arena arena = Arena.ofShared();
                SegmentPreparer preparer = new SegmentPreparer(
                        new SegmentDirectory(directory), SEGMENT_BYTES, arena, JournalListener.SILENT)) {
            preparer.written(SEGMENT_BYTES - 1);
            preparer.begin(SEGMENT_BYTES);
            awaitPrepared(preparer);

            assertEquals(0, preparer.job().restedNanos());
            checkPrepared(preparer);
        }
    }

    @Test
    void hurriesForWhoeverWaits() throws IOException {
        try (Arena arena = Arena.ofShared();
                SegmentPreparer preparer = new SegmentPreparer(
                        new SegmentDirectory(directory), SEGMENT_BYTES, arena, JournalListener.SILENT)) {
            preparer.begin(SEGMENT_BYTES);
            try (SegmentFile taken = preparer.take(SEGMENT_BYTES)) {
                assertEquals(SEGMENT_BYTES, taken.firstPosition());
            }

            checkPrepared(preparer);
        }
    }
}
