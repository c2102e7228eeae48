package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdRunTest {
    private static final IdHash HASH = new IdHash(77);
    private static final int EVENT_BYTES = 64;

    private final List<IdRun> opened = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Every event is about the id that its number says: id n at n, and again at a hundred thousand and n. */
    private final EventBytes events = new NumberedEvents();

    private static final class NumberedEvents implements EventBytes {
        @Override
        public MemorySegment bytesAt(long position) {
            MemorySegment bytes = MemorySegment.ofArray(new long[EVENT_BYTES / 8]);
            LittleEndian.putI64(bytes, EventLayout.ID_HIGH, 5);
            LittleEndian.putI64(bytes, EventLayout.ID_LOW, position / EVENT_BYTES % 100_000);
            return bytes;
        }

        @Override
        public long offsetAt(long position) {
            return 0;
        }
    }

    @AfterEach
    void closeRuns() {
        opened.forEach(IdRun::close);
    }

    /** A run with an entry for each number from the first to before the last. */
    private IdRun run(int first, int last) throws IOException {
        IdEntries entries = new IdEntries(HASH);
        for (int number = first; number < last; number++) {
            entries.addOwn(5, number % 100_000, (long) number * EVENT_BYTES);
        }
        Path file = directory.resolve(first + "-" + last + ".ids");
        try (IdRunWriter writer = new IdRunWriter(file, entries.count(), new BackgroundJob("test", 0))) {
            entries.sort();
            for (int index = 0; index < entries.count(); index++) {
                writer.add(entries.hash(index), entries.position(index));
            }
            writer.finish(HASH.seed(), (long) first * EVENT_BYTES, endAt(last), entries.idCount());
        }
        return open(file);
    }

    private static IndexPoint endAt(int last) {
        JournalPoint point = new JournalPoint((long) last * EVENT_BYTES, last, last, last, last - 1L);
        return new IndexPoint(point, new byte[BlockLayout.HEADER_BYTES]);
    }

    private IdRun open(Path file) throws IOException {
        IdRun run = openUnfiltered(file);
        run.loadFilter(new BackgroundJob("test", 0));
        return run;
    }

    private IdRun openUnfiltered(Path file) throws IOException {
        IdRun run = IdRun.open(file);
        opened.add(run);
        return run;
    }

    private long find(IdRun run, int number) {
        long hash = HASH.of(5, number);
        return run.mayHold(hash) ? run.find(hash, 5, number, events) : -1;
    }

    @Test
    void findsEachOfManyIdsAndNoOther() throws IOException {
        IdRun run = run(1, 60_000);

        for (int number = 1; number < 60_000; number++) {
            assertEquals((long) number * EVENT_BYTES, find(run, number));
        }
        int passed = 0;
        for (int absent = 60_000; absent < 100_000; absent++) {
            assertEquals(-1, find(run, absent));
            passed += run.mayHold(HASH.of(5, absent)) ? 1 : 0;
        }
        assertTrue(passed < 40, passed + " of 40,000 unknown ids pass the filter");
    }

    @Test
    void tellsOfManyIdsTogetherWhatItTellsOfEach() throws IOException {
        IdRun run = run(1, 60_000);
        long[] hashes = new long[64];

        for (int first = 40_000; first < 80_000; first += 61) {
            int count = first % 65;
            for (int i = 0; i < count; i++) {
                hashes[i] = HASH.of(5, first + 300 * (long) i);
            }
            long held = run.mayHold(hashes, count);

            for (int i = 0; i < 64; i++) {
                boolean isOne = (held & 1L << i) != 0;
                assertEquals(i < count && run.mayHold(hashes[i]), isOne, "id " + i + " of " + count);
            }
        }
    }

    @Test
    void givesTheNewestEventAboutAnIdThatIsBeforeTheLimit() throws IOException {
        IdRun run = run(1, 150_000);

        assertEquals(100_007L * EVENT_BYTES, find(run, 7));

        run.limit(100_000L * EVENT_BYTES);
        assertEquals(7L * EVENT_BYTES, find(run, 7));
    }

    @Test
    void mergesRunsIntoOneThatAnswersAsTheyDid() throws IOException {
        List<IdRun> runs = List.of(run(100_000, 140_000), run(20_000, 120_000), run(1, 20_000));
        Path file = directory.resolve("merged.ids");

        IdMerge.write(runs, file, new BackgroundJob("test", 0), (entries, bytes) -> {});

        IdRun merged = open(file);
        assertEquals(139_999, merged.header().entries(), "entries that two runs hold come once");
        assertEquals(EVENT_BYTES, merged.from());
        assertEquals(140_000L * EVENT_BYTES, merged.to());
        for (int number = 1; number < 100_000; number++) {
            long newest = number < 40_000 ? 100_000L + number : number;
            assertEquals(newest * EVENT_BYTES, find(merged, number));
        }
    }

    @Test
    void refusesAFileOfWhichAByteOfHeaderOrFencesIsWrong() throws IOException {
        IdRun run = run(1, 5_000);
        long size = Files.size(run.path());

        for (long offset : new long[] {0, 9, 40, 4_095, size - 1, size - 90}) {
            Disk.flip(run.path(), offset, 3);
            assertThrows(IOException.class, () -> IdRun.open(run.path()), "byte " + offset);
            Disk.flip(run.path(), offset, 3);
        }
        Files.write(run.path(), Arrays.copyOf(Files.readAllBytes(run.path()), (int) size - 8));
        assertThrows(IOException.class, () -> IdRun.open(run.path()));
    }

    @Test
    void answersTheSameBeforeItsFilterIsThereAndWaitsForItWhenAskedOften() throws IOException {
        IdRun run = openUnfiltered(run(1, 60_000).path());

        for (int number = 1; number <= IdRun.ASKED_UNFILTERED_MAX / 2; number++) {
            assertEquals((long) number * EVENT_BYTES, find(run, number));
            assertEquals(-1, find(run, 60_000 + number));
        }
        assertFalse(run.isFiltered());
        assertEquals(run.header().pages() * Long.BYTES, run.memoryBytes());

        assertEquals(-1, find(run, 99_999));
        assertTrue(run.isFiltered());
        for (int number = 1; number < 100_000; number++) {
            assertEquals(number < 60_000 ? (long) number * EVENT_BYTES : -1, find(run, number));
        }
    }

    @Test
    void makesADamagedFilterAgainOfItsPages() throws IOException {
        IdRun sound = run(1, 60_000);
        Disk.flip(sound.path(), IdRunHeader.BYTES + 7_000, 3);
        Disk.flip(sound.path(), IdRunHeader.BYTES, 0);

        IdRun mended = open(sound.path());

        assertEquals("its filter has a wrong checksum", mended.filterFault());
        for (int number = 1; number < 100_000; number++) {
            long hash = HASH.of(5, number);
            assertEquals(sound.mayHold(hash), mended.mayHold(hash), "id " + number);
        }
    }

    @Test
    void neverAnswersFromADamagedPageAndPutsTheFileAside() throws IOException {
        IdRun run = run(1, 5_000);
        long page = run.header().pagesOffset() + 3 * IdPage.BYTES;
        Disk.flip(run.path(), page + 100, 0);

        assertFalse(run.isSound());
        assertThrows(IndexDamaged.class, () -> {
            for (int number = 1; number < 5_000; number++) {
                assertEquals((long) number * EVENT_BYTES, find(run, number));
            }
        });
        assertFalse(Files.exists(run.path()));
    }

    @Test
    void choosesFourRunsOfASizeAndWhatFollowsFromIt() throws IOException {
        IdRun first = run(1, 10);
        IdRun second = run(10, 20);
        IdRun third = run(20, 30);

        assertEquals(0, IdMerge.due(new IdRun[] {third, second, first}).length);
        assertEquals(4, IdMerge.due(new IdRun[] {run(30, 40), third, second, first}).length);
        first.limit(5 * EVENT_BYTES);
        assertEquals(0, IdMerge.due(new IdRun[] {run(30, 40), third, second, first}).length, "one is limited");
    }
}
