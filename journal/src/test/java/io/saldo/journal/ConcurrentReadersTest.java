package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers on other threads while the ledger thread appends: what they see is whole and in order. */
class ConcurrentReadersTest {
    private static final int EVENTS = 30_000;
    private static final int THREADS = 50;
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(256 << 10, 4096);

    @Test
    @Timeout(120)
    void readersSeeWholeEventsWhileTheWriterAppends(@TempDir Path directory) throws Exception {
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT);
                ExecutorService readers = Executors.newFixedThreadPool(5)) {
            List<Future<Long>> results = new ArrayList<>();
            results.add(readers.submit(() -> follow(journal)));
            results.add(readers.submit(() -> walkThreads(journal, 1)));
            results.add(readers.submit(() -> walkThreads(journal, 2)));
            results.add(readers.submit(() -> findIds(journal, 3)));
            results.add(readers.submit(() -> findSequences(journal, 4)));

            append(journal);

            for (Future<Long> result : results) {
                assertTrue(result.get() > 0);
            }
            assertEquals(EVENTS, results.getFirst().get());
        }
    }

    /** Event n has id n, is on threads n % 50 and n * 7 % 50, and every fifth is about n - 3, too. */
    private static void append(Journal journal) {
        long logIndex = 0;
        for (int number = 1; number <= EVENTS; ) {
            journal.beginBlock(++logIndex, logIndex);
            for (int inEntry = 0; inEntry < 10; inEntry++, number++) {
                long subject = number % 5 == 0 ? number - 3 : 0;
                long previous = subject == 0 ? -1 : journal.find(EventSpec.ID_HIGH, subject);
                EventSpec event =
                        new EventSpec(1, number, subject, 1, List.of(number % 50, number * 7 % 50), 16, number);
                journal.append(event.encode(logIndex, previous), 0);
            }
            journal.endBlock();
            if (logIndex % 3 == 0) {
                journal.flush();
            }
            if (logIndex % 500 == 0) {
                journal.force();
            }
        }
        journal.flush();
    }

    private static long follow(Journal journal) {
        JournalScanner scanner = journal.scan(1);
        long seen = 0;
        while (seen < EVENTS) {
            if (scanner.next()) {
                assertEquals(++seen, scanner.event().sequence());
                assertEquals(seen, scanner.event().idLow());
                assertEquals((seen + 9) / 10, scanner.logIndex());
                assertEquals(seen % 10 == 0, scanner.isEntryEnd());
            } else {
                Thread.onSpinWait();
            }
        }
        return seen;
    }

    private static long walkThreads(Journal journal, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventCursor cursor = journal.cursor();
        long steps = 0;
        while (journal.publishedSequence() < EVENTS) {
            int thread = random.nextInt(THREADS);
            long link = journal.threadHead(thread);
            long sequence = Long.MAX_VALUE;
            while (link >= 0) {
                cursor.moveToLink(link);
                assertEquals(thread, cursor.thread());
                assertTrue(cursor.sequence() <= sequence);
                sequence = cursor.sequence();
                assertEquals(sequence, cursor.idLow());
                link = random.nextInt(4) == 0 ? cursor.previous() : cursor.jump();
                steps++;
            }
        }
        return steps;
    }

    private static long findIds(Journal journal, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventCursor cursor = journal.cursor();
        long found = 0;
        while (journal.publishedSequence() < EVENTS) {
            long published = journal.publishedSequence();
            long id = 1 + random.nextLong(EVENTS + 100);
            long position = journal.find(EventSpec.ID_HIGH, id);
            if (position < 0) {
                assertTrue(id > published, "a published id is found");
            } else {
                cursor.moveToEvent(position);
                assertTrue(cursor.idLow() == id || cursor.subjectLow() == id);
                found++;
            }
        }
        return found;
    }

    private static long findSequences(Journal journal, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventCursor cursor = journal.cursor();
        long found = 0;
        while (journal.publishedSequence() < EVENTS) {
            long published = journal.publishedSequence();
            long sequence = 1 + random.nextLong(published + 1);
            long position = journal.positionOfSequence(sequence);
            assertTrue(position >= 0 || sequence > published);
            if (position >= 0) {
                assertEquals(sequence, cursor.moveToEvent(position).sequence());
                long head = journal.threadHead((int) (sequence % 50));
                long link = journal.seekBySequence(head, sequence);
                assertEquals(sequence, cursor.moveToLink(link).sequence());
                found++;
            }
        }
        return found;
    }

    @Test
    void readerGivesUpOnAPositionThatIsNeverPublished(@TempDir Path directory) throws Exception {
        JournalConfig config = CONFIG.withReadWaitNanosMax(1_000_000);
        try (Journal journal = Journal.open(directory, config, JournalListener.SILENT)) {
            journal.beginBlock(1, 1);
            long position = journal.append(new EventSpec(1, 9, 0, 0, List.of(3), 0, 1).encode(1, -1), 0);
            assertEquals(1, journal.cursor().moveToEvent(position).sequence());
            assertEquals(position, journal.find(EventSpec.ID_HIGH, 9));

            Thread reader = Thread.ofVirtual().unstarted(() -> {
                long head = journal.threadHead(3);
                EventCursor cursor = journal.cursor();
                assertThrows(PositionNotPublished.class, () -> cursor.moveToLink(head));
                assertThrows(PositionNotPublished.class, () -> journal.find(EventSpec.ID_HIGH, 9));
            });
            List<Throwable> failures = new ArrayList<>();
            reader.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            reader.start();
            reader.join();
            assertEquals(List.of(), failures);
            journal.endBlock();
        }
    }
}
