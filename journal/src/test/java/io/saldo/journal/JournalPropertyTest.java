package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random log entries on random threads, compared with {@link Model}. A failure names its seed as the argument. */
class JournalPropertyTest {
    static final int ENTRIES = 40;

    static long[] seeds() {
        String fixed = System.getProperty("saldo.seed");
        return fixed != null
                ? new long[] {Long.parseLong(fixed)}
                : new SplittableRandom().longs(4).toArray();
    }

    static JournalConfig config(SplittableRandom random) {
        return JournalConfig.standard(random.nextLong())
                .withSizes(4096 << random.nextInt(3), 736 + 8 * random.nextInt(200));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void journalShowsWhatTheModelHolds(long seed, @TempDir Path directory) {
        SplittableRandom random = new SplittableRandom(seed);
        JournalConfig config = config(random);
        Script script = Script.random(random.nextLong(), 400);
        Model model = new Model();

        try (Journal journal = Journal.open(directory, config, JournalListener.SILENT)) {
            model.execute(journal, script, 0, script.entries().size());

            model.check(journal);
            assertTrue(journal.segments().count() > 3, "the journal rolls");
        }
        try (JournalReader reader = JournalReader.open(directory, random.nextLong(), JournalListener.SILENT)) {
            model.check(reader);
            assertTrue(reader.tornTail().isEmpty());
        }
        verify(directory, model);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reopensAtEveryEntryAndFromEveryCheckpoint(long seed, @TempDir Path directory) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        JournalConfig config = config(random);
        Script script = Script.random(random.nextLong(), ENTRIES);
        Model model = new Model();
        for (int entry = 0; entry < ENTRIES; entry++) {
            int checkpoint = random.nextInt(entry + 1);
            long resume = model.entryEnds.get(checkpoint);
            byte[] hash;

            try (Journal journal =
                    Journal.open(directory, config.withResumeAfterSequence(resume), JournalListener.SILENT)) {
                Model resumed = model.upTo(resume);
                resumed.check(journal);
                catchUp(journal, script, resumed, checkpoint, entry, random.nextBoolean());
                assertFalse(journal.replaying());
                model.check(journal);
                model.execute(journal, script, entry, entry + 1);
                model.check(journal);
                hash = journal.lastHash();
            }

            try (JournalReader reader = JournalReader.open(directory, seed, JournalListener.SILENT)) {
                model.check(reader);
            }
            try (Journal journal = Journal.open(
                    directory, config.withResumeAfterSequence(model.events.size()), JournalListener.SILENT)) {
                assertArrayEquals(hash, journal.lastHash());
            }
        }
        verify(directory, model);
    }

    /** From the checkpoint to the end: executes again, or takes what stands there. */
    private static void catchUp(
            Journal journal, Script script, Model resumed, int checkpoint, int entry, boolean execute) {
        if (execute) {
            resumed.execute(journal, script, checkpoint, entry);
            return;
        }
        long[] expected = {resumed.events.size()};
        boolean more;
        do {
            more = journal.replayNext(event -> assertEquals(++expected[0], event.sequence()));
            assertEquals(expected[0], journal.publishedSequence());
        } while (more);
    }

    private static void verify(Path directory, Model model) {
        long[] visited = {0};
        VerificationReport report =
                JournalVerifier.verify(directory, (done, total, events, nanos) -> {}, event -> visited[0]++);
        assertEquals(List.of(), report.findings());
        assertTrue(report.tornTail().isEmpty());
        assertEquals(model.events.size(), report.eventCount());
        assertEquals(model.events.size(), visited[0]);
        assertEquals(model.events.size(), report.lastSequence());
    }

    @Test
    void sameScriptGivesSameBytesWhereverItIsFlushed(@TempDir Path first, @TempDir Path second) throws IOException {
        JournalConfig config = JournalConfig.standard(1).withSizes(8192, 1024);
        Script script = Script.random(42, 100);
        try (Journal journal = Journal.open(first, config, JournalListener.SILENT)) {
            new Model().execute(journal, script, 0, 100);
        }
        try (Journal journal = Journal.open(second, config, JournalListener.SILENT)) {
            Model model = new Model();
            for (Script.Entry entry : script.entries()) {
                journal.beginBlock(entry.logIndex(), entry.timeNanos());
                for (EventSpec event : entry.events()) {
                    long previous = journal.find(EventSpec.ID_HIGH, event.subject());
                    model.add(
                            event,
                            journal.append(event.encode(entry.timeNanos(), previous), 0),
                            entry.timeNanos(),
                            entry.logIndex());
                }
                journal.endBlock();
            }
            journal.flush();
            model.check(journal);
        }

        for (long position : new SegmentDirectory(first).firstPositions()) {
            assertArrayEquals(
                    Disk.read(Disk.segment(first, position), 0, 4096 + 8192),
                    Disk.read(Disk.segment(second, position), 0, 4096 + 8192));
        }
    }
}
