package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log entries that are executed again must give the bytes that stand in the journal. */
class ReexecutionTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final Script SCRIPT = Script.uniform(40);

    private final Model model = new Model();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            model.execute(journal, SCRIPT, 0, 40);
        }
    }

    @Test
    void namesTheFirstByteThatDiffers() {
        long position = model.events.get(9).position();
        int length =
                (int) SCRIPT.entries().get(9).events().getFirst().encode(10, -1).byteSize();
        for (int at = EventLayout.KIND; at < length; at++) {
            if (isFilledInOrShape(at)) {
                continue;
            }
            MemorySegment event = encode(9);
            event.set(ValueLayout.JAVA_BYTE, at, (byte) (event.get(ValueLayout.JAVA_BYTE, at) ^ 4));

            JournalDiverged diverged = assertDiverges(9, 10, 10, List.of(event));

            assertEquals(10, diverged.sequence(), diverged.getMessage());
            assertEquals(position + at, diverged.position(), diverged.getMessage());
        }
    }

    /** Numbers that the journal fills in or checks itself, and a thread, which another test changes. */
    private static boolean isFilledInOrShape(int at) {
        boolean header = at < EventLayout.ID_HIGH;
        int inLink = (at - EventLayout.HEADER_BYTES) % 40;
        boolean link = at >= EventLayout.HEADER_BYTES && at < EventLayout.HEADER_BYTES + 80 && inLink < 24;
        return (header && at != EventLayout.KIND) || link;
    }

    @Test
    void noticesAnotherThread() {
        MemorySegment event = encode(9);
        LittleEndian.putI32(event, EventLayout.HEADER_BYTES, 11);

        JournalDiverged diverged = assertDiverges(9, 10, 10, List.of(event));

        assertEquals(model.events.get(9).position() + EventLayout.HEADER_BYTES, diverged.position());
    }

    @Test
    void noticesAnEntryThatGivesNoEventsAnyMore() {
        JournalDiverged diverged = assertDiverges(9, 10, 10, List.of());

        assertEquals(10, diverged.sequence());
        assertTrue(String.valueOf(diverged.getMessage()).contains("gave events before"), diverged.getMessage());
    }

    @Test
    void noticesAnEntryThatIsLeftOut() {
        assertEquals(10, assertDiverges(9, 11, 11, List.of(encode(10))).sequence());
    }

    @Test
    void noticesAnEventMoreOrLonger() {
        assertEquals(
                11, assertDiverges(9, 10, 10, List.of(encode(9), encode(9))).sequence());
        MemorySegment longer = new EventSpec(1, 10, 0, 1, List.of(0, 3), 40, 10).encode(10, -1);
        assertEquals(10, assertDiverges(9, 10, 10, List.of(longer)).sequence());
    }

    @Test
    void noticesAnEventThatOnlyFitsTheNextSegment() {
        int last = 0;
        while (model.events.get(last + 1).position() < 4096) {
            last++;
        }
        MemorySegment huge = new EventSpec(1, 0, 0, 1, List.of(0, 3), 800, 10).encode(last + 1, -1);

        assertEquals(
                last + 1,
                assertDiverges(last, last + 1, last + 1, List.of(huge)).sequence());
    }

    @Test
    void noticesAnotherTimeOfTheEntry() {
        MemorySegment event = encode(9);
        LittleEndian.putI64(event, EventLayout.TIME_NANOS, 11);

        assertEquals(
                model.events.get(9).position() + EventLayout.TIME_NANOS,
                assertDiverges(9, 10, 11, List.of(event)).position());
    }

    @Test
    void hidesFromReadersWhatIsNotExecutedAgain() {
        JournalConfig config = CONFIG.withResumeAfterSequence(7);
        try (Journal journal = Journal.open(directory, config, JournalListener.SILENT)) {
            Model resumed = model.upTo(7);
            resumed.check(journal);
            assertEquals(7, journal.lastLogIndex());

            assertTrue(journal.replaying());
            resumed.execute(journal, SCRIPT, 7, 20);
            resumed.check(journal);

            List<Long> taken = new ArrayList<>();
            while (journal.replayNext(event -> taken.add(event.sequence()))) {
                assertEquals(taken.getLast(), journal.publishedSequence());
                assertEquals(taken.getLast(), journal.lastLogIndex());
            }
            assertEquals(20, taken.size());
            assertFalse(journal.replaying());
            model.check(journal);
        }
    }

    @Test
    void refusesACheckpointWithinAnEntryOrBeyondTheEnd() {
        Path other = directory.resolve("other");
        Script script = new Script(List.of(new Script.Entry(
                1,
                1,
                List.of(new EventSpec(1, 0, 0, 0, List.of(), 0, 1), new EventSpec(1, 0, 0, 0, List.of(), 0, 1)))));
        try (Journal journal = Journal.open(other, CONFIG, JournalListener.SILENT)) {
            new Model().execute(journal, script, 0, 1);
        }

        assertThrows(
                IllegalArgumentException.class,
                () -> Journal.open(other, CONFIG.withResumeAfterSequence(1), JournalListener.SILENT));
        assertThrows(
                JournalDamaged.class,
                () -> Journal.open(other, CONFIG.withResumeAfterSequence(3), JournalListener.SILENT));
    }

    private JournalDiverged assertDiverges(int resume, long logIndex, long timeNanos, List<MemorySegment> events) {
        JournalConfig config = CONFIG.withResumeAfterSequence(resume);
        try (Journal journal = Journal.open(directory, config, JournalListener.SILENT)) {
            return assertThrows(JournalDiverged.class, () -> {
                journal.beginBlock(logIndex, timeNanos);
                for (MemorySegment event : events) {
                    journal.append(event, 0);
                }
                journal.endBlock();
            });
        }
    }

    private static MemorySegment encode(int entry) {
        Script.Entry logEntry = SCRIPT.entries().get(entry);
        return logEntry.events().getFirst().encode(logEntry.timeNanos(), -1);
    }
}
