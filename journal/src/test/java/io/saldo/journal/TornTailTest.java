package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves: the last write cut anywhere, pages that never reached the disk, entries half written. */
class TornTailTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final Script SCRIPT = Script.random(12, 14);
    private static final int LAST = lastEntryWithOneEvent();

    private final List<TornTail> found = new ArrayList<>();
    private final JournalListener listener = new JournalListener() {
        @Override
        public void tornTailFound(TornTail tail) {
            found.add(tail);
        }
    };

    private static int lastEntryWithOneEvent() {
        int last = SCRIPT.entries().size() - 1;
        while (SCRIPT.entries().get(last).events().size() != 1) {
            last--;
        }
        return last;
    }

    /** Executes the script, and copies the files before its last entry and behind it, never forced. */
    private static Model crash(Path live, Path before, Path behind) throws IOException {
        Model model = new Model();
        try (Journal journal = Journal.open(live, CONFIG, JournalListener.SILENT)) {
            model.execute(journal, SCRIPT, 0, LAST);
            Disk.copy(live, before);
            model.execute(journal, SCRIPT, LAST, LAST + 1);
            Disk.copy(live, behind);
        }
        return model;
    }

    @Test
    void cutsTheLastEntryWhereverItsWritingStopped(@TempDir Path root) throws IOException {
        Path behind = root.resolve("behind");
        Model model = crash(root.resolve("live"), root.resolve("before"), behind);
        long lastEnd = model.entryEnds.get(LAST);
        long start = end(root.resolve("before"));
        long end = end(behind);
        Path segment = Disk.segment(behind, start - start % 4096);
        byte[] whole = Files.readAllBytes(segment);
        assertEquals(start / 4096, (end - 1) / 4096, "the script's last entry lies in one segment");

        for (long position = start; position < end; position++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, (int) (4096 + position % 4096), torn.length, (byte) 0);
            boolean unharmed = Arrays.equals(torn, whole);
            Path copy = Disk.copy(behind, root.resolve("torn"));
            Files.write(copy.resolve(segment.getFileName()), torn);

            found.clear();
            try (Journal journal = Journal.open(copy, CONFIG.withResumeAfterSequence(lastEnd), listener)) {
                Model resumed = model.upTo(lastEnd);
                assertEquals(!unharmed && position > start, !found.isEmpty(), "at position " + position);
                assertEquals(unharmed, journal.replaying());
                resumed.execute(journal, SCRIPT, LAST, LAST + 1);
                assertEquals(model.events, resumed.events);
            }
            for (TornTail tail : found) {
                assertEquals(start, tail.position());
                assertEquals(4096 + start % 4096, tail.offset());
                assertEquals(lastEnd + 1, tail.sequence());
                assertEquals(segment.getFileName(), tail.segment().getFileName());
            }
            assertArrayEquals(whole, Files.readAllBytes(copy.resolve(segment.getFileName())));
            Disk.delete(copy);
        }
    }

    @Test
    void givesUpTheWholeEntryWhenOneOfItsBlocksIsTorn(@TempDir Path root) throws IOException {
        EventSpec event = new EventSpec(1, 0, 0, 1, List.of(1, 2), 400, 3);
        Script script = new Script(List.of(
                new Script.Entry(1, 1, List.of(event)), new Script.Entry(2, 2, List.of(event, event, event, event))));
        Model model = new Model();
        Path crashed = root.resolve("crashed");
        try (Journal journal = Journal.open(root.resolve("live"), CONFIG, JournalListener.SILENT)) {
            model.execute(journal, script, 0, 2);
            Disk.copy(root.resolve("live"), crashed);
        }
        long third = model.events.get(3).position();
        Disk.write(Disk.segment(crashed, 0), 4096 + third, new byte[600]);

        try (JournalReader reader = JournalReader.open(crashed, 1, JournalListener.SILENT)) {
            assertEquals(1, reader.publishedSequence());
            assertEquals(2, reader.tornTail().orElseThrow().sequence());
        }
        try (Journal journal = Journal.open(crashed, CONFIG.withResumeAfterSequence(1), listener)) {
            assertEquals(2, found.getFirst().sequence());
            assertFalse(journal.replaying());
            Model resumed = model.upTo(1);
            resumed.execute(journal, script, 1, 2);
            assertEquals(model.events, resumed.events);
        }
    }

    @Test
    void takesALostPageOfUnforcedBlocksForATornTail(@TempDir Path root) throws IOException {
        Path behind = root.resolve("behind");
        Model model = crash(root.resolve("live"), root.resolve("before"), behind);
        int lost = model.events.size() / 2;
        long position = model.events.get(lost).position();
        Disk.write(Disk.segment(behind, position - position % 4096), 4096 + position % 4096, new byte[64]);
        long resume = model.entryEnds.get(3);

        try (Journal journal = Journal.open(behind, CONFIG.withResumeAfterSequence(resume), listener)) {
            assertTrue(found.getFirst().sequence() <= lost + 1);
            assertEquals(0, found.getFirst().forcedPosition());
            Model resumed = model.upTo(resume);
            resumed.execute(journal, SCRIPT, 3, LAST + 1);
            resumed.check(journal);
            assertEquals(model.events, resumed.events);
        }
        VerificationReport report = JournalVerifier.verify(behind, (done, total, events, nanos) -> {}, event -> {});
        assertEquals(List.of(), report.findings());
    }

    @Test
    void refusesATornTailThatTheCheckpointRestsOn(@TempDir Path root) throws IOException {
        Path behind = root.resolve("behind");
        Model model = crash(root.resolve("live"), root.resolve("before"), behind);
        long position = model.events.getLast().position();
        Disk.flip(Disk.segment(behind, position - position % 4096), 4096 + position % 4096, 3);
        JournalConfig config = CONFIG.withResumeAfterSequence(model.events.size());

        JournalDamaged damaged = assertThrows(JournalDamaged.class, () -> Journal.open(behind, config, listener));

        assertTrue(damaged.what().contains("wrong checksum"), damaged.what());
        assertTrue(found.isEmpty());
    }

    @Test
    void tellsWhenWhatIsTornHadBeenOnTheDisk(@TempDir Path directory) throws IOException {
        Model model = new Model();
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            model.execute(journal, SCRIPT, 0, LAST + 1);
        }
        long position = model.events.getLast().position();
        Disk.flip(Disk.segment(directory, position - position % 4096), 4096 + position % 4096, 0);

        try (Journal journal = Journal.open(directory, CONFIG, listener)) {
            assertTrue(found.getFirst().forcedPosition() > found.getFirst().position());
            assertEquals(found.getFirst().position(), journal.forcedPosition());
        }
    }

    @Test
    void goesOnBehindASegmentThatWasBegunAndGotNoBlock(@TempDir Path root) throws IOException {
        Path behind = root.resolve("behind");
        Model model = crash(root.resolve("live"), root.resolve("before"), behind);
        long position = model.events.getLast().position();
        long firstPosition = position - position % 4096;
        Disk.write(Disk.segment(behind, firstPosition), 4096, new byte[4096]);

        try (Journal journal = Journal.open(behind, CONFIG, JournalListener.SILENT)) {
            Model resumed = new Model();
            resumed.execute(journal, SCRIPT, 0, LAST + 1);
            assertEquals(model.events, resumed.events);
        }
    }

    private static long end(Path directory) {
        try (JournalReader reader = JournalReader.open(directory, 1, JournalListener.SILENT)) {
            return reader.publishedPosition();
        }
    }
}
