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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that changed on the disk after they were known to be there: found at opening and by verification, and named. */
class DamageTest {
    private static final int SEGMENT = 4096;
    private static final int HEADER = 4096;
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(SEGMENT, 1024);
    private static final Script SCRIPT = Script.uniform(60);

    private final Model model = new Model();
    private final List<Long> blocks = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            model.execute(journal, SCRIPT, 0, SCRIPT.entries().size());
        }
        for (Model.Event event : model.events) {
            blocks.add(event.position() - BlockLayout.HEADER_BYTES);
        }
        assertTrue(blocks.getLast() > 3 * SEGMENT, "there are several segments");
    }

    @Test
    void findsAFlippedBitInEveryBlock() throws IOException {
        for (int block = 0; block < blocks.size() - 1; block++) {
            int length = length(block);
            for (int at = block % 11; at < length; at += 11) {
                Disk.flip(file(blocks.get(block)), offset(blocks.get(block)) + at, at % 8);

                assertDamaged(blocks.get(block), offset(blocks.get(block)), block + 1);

                Disk.flip(file(blocks.get(block)), offset(blocks.get(block)) + at, at % 8);
            }
        }
        assertSound();
    }

    @Test
    void findsAFlippedBitInEverySegmentHeader() throws IOException {
        for (long segment = 0; segment <= blocks.getLast(); segment += SEGMENT) {
            long first = segment;
            long sequence = blocks.stream().filter(block -> block < first).count() + 1;
            for (int at = 0; at < HEADER; at += at < 100 ? 1 : 97) {
                Disk.flip(file(segment), at, at % 8);

                assertDamaged(segment, 0, sequence);

                Disk.flip(file(segment), at, at % 8);
            }
        }
        assertSound();
    }

    @Test
    void findsAFlippedBitInTheUnusedEndOfASegment() throws IOException {
        int last = lastBlockBefore(SEGMENT);
        long end = blocks.get(last) + length(last);
        assertTrue(end < SEGMENT);
        for (long at = end; at < SEGMENT; at += 5) {
            Disk.flip(file(0), offset(at), 1);

            assertDamaged(0, offset(end), last + 2);

            Disk.flip(file(0), offset(at), 1);
        }
        assertSound();
    }

    @Test
    void findsTwoBlocksThatChangedPlaces() throws IOException {
        byte[] tenth = Disk.read(file(blocks.get(9)), offset(blocks.get(9)), length(9));
        byte[] twelfth = Disk.read(file(blocks.get(11)), offset(blocks.get(11)), length(11));
        assertEquals(tenth.length, twelfth.length);
        Disk.write(file(blocks.get(9)), offset(blocks.get(9)), twelfth);
        Disk.write(file(blocks.get(11)), offset(blocks.get(11)), tenth);

        assertDamaged(blocks.get(9), offset(blocks.get(9)), 10);
    }

    @Test
    void findsABlockCopiedOverAnother() throws IOException {
        byte[] fifth = Disk.read(file(blocks.get(4)), offset(blocks.get(4)), length(4));
        for (int block : new int[] {20, blocks.size() - 1}) {
            byte[] old = Disk.read(file(blocks.get(block)), offset(blocks.get(block)), length(block));
            Disk.write(file(blocks.get(block)), offset(blocks.get(block)), fifth);

            assertDamaged(blocks.get(block), offset(blocks.get(block)), block + 1);

            Disk.write(file(blocks.get(block)), offset(blocks.get(block)), old);
        }
        assertSound();
    }

    @Test
    void findsABlockThatWasZeroed() throws IOException {
        Disk.write(file(blocks.get(20)), offset(blocks.get(20)), new byte[length(20)]);

        assertDamaged(blocks.get(20), offset(blocks.get(20)), 21);
    }

    @Test
    void findsAMissingSegment() throws IOException {
        for (long segment = 0; segment + SEGMENT <= blocks.getLast(); segment += SEGMENT) {
            long first = segment;
            Path aside = directory.resolve("aside");
            Files.move(file(segment), aside);

            assertDamaged(
                    segment, 0, blocks.stream().filter(block -> block < first).count() + 1);

            Files.move(aside, file(segment));
        }
        assertSound();
    }

    @Test
    void findsThatTheLastSegmentIsMissing() throws IOException {
        long segment = blocks.getLast() - blocks.getLast() % SEGMENT;
        // The one behind it, which is prepared ahead, may be there or not.
        Files.deleteIfExists(file(segment + SEGMENT));
        Files.delete(file(segment));

        assertDamaged(segment, 0, lastBlockBefore(segment) + 2);
    }

    @Test
    void findsTwoSegmentsThatChangedNames() throws IOException {
        Path aside = directory.resolve("aside");
        Files.move(file(0), aside);
        Files.move(file(SEGMENT), file(0));
        Files.move(aside, file(SEGMENT));

        assertDamaged(0, 0, 1);
    }

    @Test
    void findsASegmentThatWasCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(file(SEGMENT));
        Files.write(file(SEGMENT), Arrays.copyOf(bytes, bytes.length - 8));

        assertDamaged(SEGMENT, 0, lastBlockBefore(SEGMENT) + 2);
    }

    @Test
    void scannerFindsABlockThatChangesUnderARunningJournal() throws IOException {
        try (Journal journal =
                Journal.open(directory, CONFIG.withResumeAfterSequence(model.events.size()), JournalListener.SILENT)) {
            JournalScanner scanner = journal.scan(19);
            assertTrue(scanner.next());
            Disk.flip(file(blocks.get(20)), offset(blocks.get(20)) + 80, 2);

            assertTrue(scanner.next());
            JournalDamaged damaged = assertThrows(JournalDamaged.class, scanner::next);

            assertEquals(21, damaged.expectedSequence());
            assertEquals(offset(blocks.get(20)), damaged.offset());
        }
    }

    @Test
    void refusesOtherSettingsThanItWasMadeWith() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Journal.open(directory, CONFIG.withSizes(SEGMENT, 2048), JournalListener.SILENT));
    }

    /** Opening throws and verification reports; both name the place. */
    private void assertDamaged(long position, long offset, long sequence) {
        JournalDamaged damaged = assertThrows(
                JournalDamaged.class,
                () -> Journal.open(directory, CONFIG, JournalListener.SILENT).close());
        assertEquals(file(position), damaged.segment(), damaged.getMessage());
        assertEquals(offset, damaged.offset(), damaged.getMessage());
        assertEquals(sequence, damaged.expectedSequence(), damaged.getMessage());

        long[] visited = {0};
        VerificationReport report = JournalVerifier.verify(directory, (done, total, events, nanos) -> {}, event -> {
            assertEquals(++visited[0], event.sequence());
        });
        assertFalse(report.isSound());
        Finding first = report.findings().getFirst();
        assertEquals(file(position), first.segment(), first.toString());
        assertEquals(offset, first.offset(), first.toString());
        assertEquals(sequence, first.sequence(), first.toString());
        assertEquals(visited[0], report.replayedSequence());
    }

    private void assertSound() {
        VerificationReport report = JournalVerifier.verify(directory, (done, total, events, nanos) -> {}, event -> {});
        assertEquals(List.of(), report.findings());
        Journal.open(directory, CONFIG.withResumeAfterSequence(model.events.size()), JournalListener.SILENT)
                .close();
    }

    private int lastBlockBefore(long position) {
        return (int) blocks.stream().filter(block -> block < position).count() - 1;
    }

    private int length(int block) throws IOException {
        byte[] length = Disk.read(file(blocks.get(block)), offset(blocks.get(block)) + BlockLayout.LENGTH, 4);
        return LittleEndian.i32(MemorySegment.ofArray(length), 0);
    }

    private Path file(long position) {
        return Disk.segment(directory, position - position % SEGMENT);
    }

    private static long offset(long position) {
        return HEADER + position % SEGMENT;
    }
}
