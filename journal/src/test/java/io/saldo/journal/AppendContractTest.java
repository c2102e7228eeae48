package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger thread may ask of a journal, and what it may not. */
class AppendContractTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);
    private static final EventSpec EVENT = new EventSpec(1, 1, 0, 1, List.of(1, 2), 16, 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @BeforeEach
    void open() {
        journal = Journal.open(directory, CONFIG, JournalListener.SILENT);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void anEntryWithoutEventsLeavesNoTrace() {
        journal.beginBlock(1, 1);
        journal.endBlock();
        journal.flush();

        assertEquals(0, journal.publishedPosition());
        assertEquals(0, journal.lastSequence());
        assertEquals(1, journal.lastLogIndex());
        assertArrayEquals(new byte[32], journal.lastHash());
        assertFalse(journal.scan(1).next());
    }

    @Test
    void showsAnEventToOthersOnlyAfterTheFlush() {
        journal.beginBlock(1, 1);
        long position = journal.append(EVENT.encode(1, -1), 0);
        journal.endBlock();
        JournalScanner scanner = journal.scan(1);
        assertFalse(scanner.next());
        assertEquals(-1, journal.positionOfSequence(1));
        assertEquals(position, journal.find(EventSpec.ID_HIGH, 1));

        journal.flush();

        assertTrue(scanner.next());
        assertEquals(position, journal.positionOfSequence(1));
        assertTrue(scanner.isEntryEnd());
    }

    @Test
    void splitsALongEntryIntoBlocksAndPublishesItWhole() {
        journal.beginBlock(1, 1);
        for (int event = 0; event < 200; event++) {
            journal.append(EVENT.encode(1, -1), 0);
            assertEquals(0, journal.publishedPosition());
        }
        journal.endBlock();
        assertEquals(0, journal.publishedPosition());
        journal.flush();

        JournalScanner scanner = journal.scan(1);
        for (int event = 1; event <= 200; event++) {
            assertTrue(scanner.next());
            assertEquals(event == 200, scanner.isEntryEnd());
            assertEquals(1, scanner.logIndex());
        }
        assertTrue(journal.segments().count() > 4);
    }

    @Test
    void refusesCallsOutOfOrder() {
        assertThrows(IllegalStateException.class, () -> journal.append(EVENT.encode(1, -1), 0));
        assertThrows(IllegalStateException.class, journal::endBlock);
        journal.beginBlock(5, 10);
        assertThrows(IllegalStateException.class, () -> journal.beginBlock(6, 10));
        assertThrows(IllegalStateException.class, journal::flush);
        journal.endBlock();
        assertThrows(IllegalArgumentException.class, () -> journal.beginBlock(5, 10));
    }

    @Test
    void timesOfEntriesWithEventsNeverGoBack() {
        journal.beginBlock(1, 10);
        journal.append(EVENT.encode(10, -1), 0);
        journal.endBlock();
        assertThrows(IllegalArgumentException.class, () -> journal.beginBlock(2, 9));

        journal.beginBlock(2, 30);
        journal.endBlock();
        journal.beginBlock(3, 20);
        journal.append(EVENT.encode(20, -1), 0);
        journal.endBlock();

        journal.flush();
        assertEquals(
                20, journal.cursor().moveToEvent(journal.positionOfSequence(2)).timeNanos());
    }

    @Test
    void refusesBytesThatAreNoEventAndGoesOn() {
        journal.beginBlock(1, 1);
        assertRefused(event -> LittleEndian.putI32(event, EventLayout.LENGTH, 44));
        assertRefused(event -> LittleEndian.putI32(event, EventLayout.LENGTH, 32));
        assertRefused(event -> LittleEndian.putI32(event, EventLayout.LENGTH, -8));
        assertRefused(event -> LittleEndian.putI32(event, EventLayout.LENGTH, 10_000));
        assertRefused(event -> event.set(ValueLayout.JAVA_BYTE, EventLayout.KIND, (byte) 0));
        assertRefused(event -> event.set(ValueLayout.JAVA_BYTE, EventLayout.FLAGS, (byte) 3));
        assertRefused(event -> event.set(ValueLayout.JAVA_BYTE, EventLayout.LINK_COUNT, (byte) 9));
        assertRefused(event -> LittleEndian.putI64(event, EventLayout.TIME_NANOS, 2));
        MemorySegment tooLong = new EventSpec(1, 0, 0, 0, List.of(), 1024 - 72 - 32, 1).encode(1, -1);
        assertThrows(IllegalArgumentException.class, () -> journal.append(tooLong, 0));

        MemorySegment longest = new EventSpec(1, 0, 0, 0, List.of(), 1024 - 72 - 40, 1).encode(1, -1);
        assertEquals(72, journal.append(longest, 0));
        journal.endBlock();
    }

    @Test
    void refusesPositionsWhereNothingCanBe() {
        journal.beginBlock(1, 1);
        journal.append(EVENT.encode(1, -1), 0);
        journal.endBlock();
        journal.flush();
        EventCursor cursor = journal.cursor();

        assertThrows(IllegalArgumentException.class, () -> cursor.moveToEvent(-1));
        assertThrows(IllegalArgumentException.class, () -> cursor.moveToEvent(73));
        assertThrows(IllegalArgumentException.class, () -> cursor.moveToEvent(1 << 20));
        assertThrows(IllegalArgumentException.class, () -> cursor.moveToLink(80));
        assertThrows(
                IllegalArgumentException.class, () -> cursor.moveToEvent(72).linkAt(2));
        assertThrows(IllegalStateException.class, () -> cursor.moveToEvent(72).subjectHigh());
    }

    private void assertRefused(Consumer<MemorySegment> change) {
        MemorySegment event = EVENT.encode(1, -1);
        change.accept(event);
        assertThrows(IllegalArgumentException.class, () -> journal.append(event, 0));
        assertEquals(0, journal.lastSequence());
    }
}
