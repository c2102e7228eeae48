package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or refuses; {@code /dev/full} is one. */
class WriteFailureTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final Script SCRIPT = Script.uniform(60);

    private final CountDownLatch reported = new CountDownLatch(1);
    private final JournalListener listener = new JournalListener() {
        @Override
        public void segmentPreparationFailed(Path segment, IOException cause) {
            assertEquals("00000000000000004096.journal", String.valueOf(segment.getFileName()));
            reported.countDown();
        }
    };

    private static Path fillDisk(Path directory) throws IOException {
        Path preparing = new SegmentDirectory(directory).preparing(4096);
        return Files.createSymbolicLink(preparing, Path.of("/dev/full"));
    }

    @Test
    void reportsAFullDiskAtOnceAndFailsOnlyWhenItNeedsTheSpace(@TempDir Path directory) throws Exception {
        Model model = new Model();
        Path full = fillDisk(directory);
        int entry = 0;
        try (Journal journal = Journal.open(directory, CONFIG, listener)) {
            model.execute(journal, SCRIPT, entry, ++entry);
            assertTrue(reported.await(10, TimeUnit.SECONDS));
            while (model.events.getLast().position() < 3500) {
                model.execute(journal, SCRIPT, entry, ++entry);
            }
            int next = entry;

            JournalWriteFailed failed =
                    assertThrows(JournalWriteFailed.class, () -> model.execute(journal, SCRIPT, next, next + 20));

            assertTrue(failed.getCause() instanceof IOException, String.valueOf(failed.getCause()));
            assertThrows(JournalWriteFailed.class, journal::flush);
            assertThrows(JournalWriteFailed.class, journal::force);
            assertThrows(JournalWriteFailed.class, () -> journal.beginBlock(1000, 1000));
        }

        Files.delete(full);
        try (Journal journal = Journal.open(directory, CONFIG, listener)) {
            Model again = new Model();
            again.execute(journal, SCRIPT, 0, 60);
            assertFalse(journal.replaying());
            again.check(journal);
        }
    }

    @Test
    void triesAgainWhenItNeedsTheSpace(@TempDir Path directory) throws Exception {
        Model model = new Model();
        Path full = fillDisk(directory);
        try (Journal journal = Journal.open(directory, CONFIG, listener)) {
            model.execute(journal, SCRIPT, 0, 1);
            assertTrue(reported.await(10, TimeUnit.SECONDS));
            Files.delete(full);

            assertDoesNotThrow(() -> model.execute(journal, SCRIPT, 1, 60));

            model.check(journal);
        }
    }

    @Test
    void neverWritesAgainAfterAFailedWrite(@TempDir Path directory) {
        Model model = new Model();
        Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT);
        model.execute(journal, SCRIPT, 0, 3);
        journal.beginBlock(4, 4);
        journal.append(SCRIPT.entries().get(3).events().getFirst().encode(4, -1), 0);
        journal.endBlock();

        // An interrupt closes the channel under the write, as a lost disk would.
        Thread.currentThread().interrupt();
        assertThrows(JournalWriteFailed.class, journal::flush);
        assertTrue(Thread.interrupted());

        assertEquals(3, journal.publishedSequence());
        assertThrows(JournalWriteFailed.class, journal::flush);
        journal.close();
    }

    @Test
    void failsWhenForcingFails(@TempDir Path directory) {
        Model model = new Model();
        Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT);
        model.execute(journal, SCRIPT, 0, 3);

        Thread.currentThread().interrupt();
        assertThrows(JournalWriteFailed.class, journal::force);
        assertTrue(Thread.interrupted());

        assertEquals(0, journal.forcedPosition());
        assertThrows(JournalWriteFailed.class, journal::force);
        journal.close();
    }

    @Test
    void hasOneOwner(@TempDir Path directory) throws IOException {
        assertFalse(Journal.isOwned(directory));
        try (Journal owner = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            assertThrows(JournalInUse.class, () -> Journal.open(directory, CONFIG, JournalListener.SILENT));
            assertFalse(owner.replaying());
            assertTrue(Journal.isOwned(directory));
        }
        assertFalse(Journal.isOwned(directory));
        Journal.open(directory, CONFIG, JournalListener.SILENT).close();
    }

    @Test
    void refusesADirectoryThatIsAFile(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThrows(JournalReadFailed.class, () -> Journal.open(file, CONFIG, JournalListener.SILENT));
        assertThrows(JournalReadFailed.class, () -> JournalReader.open(file, 1, JournalListener.SILENT));
    }
}
