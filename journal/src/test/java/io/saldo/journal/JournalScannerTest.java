package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events handed out block by block are those that are handed out one by one. */
final class JournalScannerTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final Script SCRIPT = Script.random(3, 60);

    private final Model model = new Model();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @BeforeEach
    void writeJournal() {
        journal = Journal.open(directory, CONFIG, JournalListener.SILENT);
        model.execute(journal, SCRIPT, 0, 60);
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    /** Notes what it is handed, and that it was told of it ahead. */
    private static final class Noting implements EventVisitor {
        private final List<Long> sequences = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private long foreseenUpTo;

        @Override
        public void foresee(MemorySegment bytes, long from, long end) {
            for (long event = from; event < end; event += EventLayout.length(bytes, event)) {
                foreseenUpTo = EventLayout.sequence(bytes, event);
            }
        }

        @Override
        public void visit(EventCursor event) {
            assertTrue(event.sequence() <= foreseenUpTo);
            sequences.add(event.sequence());
            positions.add(event.position());
        }
    }

    @Test
    void handsOutWholeBlocksFromAnyEventOn() {
        for (int from = 1; from <= model.events.size(); from++) {
            Noting noting = new Noting();
            JournalScanner scanner = journal.scan(from);

            while (scanner.nextBlock(noting)) {
                assertEquals(
                        model.events.get((int) (noting.sequences.getLast() - 1)).logIndex(), scanner.logIndex());
                assertEquals(noting.sequences.getLast(), scanner.event().sequence());
            }

            List<Model.Event> expected = model.events.subList(from - 1, model.events.size());
            assertEquals(expected.stream().map(Model.Event::sequence).toList(), noting.sequences);
            assertEquals(expected.stream().map(Model.Event::position).toList(), noting.positions);
            assertTrue(scanner.isEntryEnd());
        }
    }

    @Test
    void goesOnOneByOneBehindABlock() {
        Noting noting = new Noting();
        JournalScanner scanner = journal.scan(1);

        assertTrue(scanner.nextBlock(noting));
        long sequence = noting.sequences.getLast();
        while (scanner.next()) {
            sequence++;
            assertEquals(sequence, scanner.event().sequence());
        }

        assertEquals(model.events.size(), sequence);
        assertFalse(scanner.nextBlock(noting));
    }
}
