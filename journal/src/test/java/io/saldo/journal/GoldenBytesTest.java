package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of a small journal as they were when the format was made. A journal is kept for ever, so these never change: a
 * new format is a new version beside this one.
 */
class GoldenBytesTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(4096, 1024);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private long secondBlock;
    private long thirdEvent;
    private long thirdBlock;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            journal.beginBlock(1, 1_700_000_000_000_000_001L);
            append(journal, new EventSpec(1, 0xA1, 0, 1, List.of(1, 2), 16, 1), 1_700_000_000_000_000_001L, -1);
            journal.endBlock();
            journal.beginBlock(3, 1_700_000_000_000_000_002L);
            append(journal, new EventSpec(2, 0xA2, 0, 0, List.of(), 8, 2), 1_700_000_000_000_000_002L, -1);
            thirdEvent = append(
                    journal, new EventSpec(3, 0xA3, 0xA1, 2, List.of(2, 2), 0, 3), 1_700_000_000_000_000_002L, 72);
            journal.endBlock();
            // Events of 904 bytes need a block each, and the fourth of these blocks another segment.
            journal.beginBlock(4, 1_700_000_000_000_000_003L);
            thirdBlock = append(journal, new EventSpec(4, 0, 0, 0, List.of(1), 840, 4), 1_700_000_000_000_000_003L, -1)
                    - BlockLayout.HEADER_BYTES;
            for (int event = 2; event <= 4; event++) {
                append(journal, new EventSpec(4, 0, 0, 0, List.of(1), 840, 4), 1_700_000_000_000_000_003L, -1);
            }
            journal.endBlock();
            journal.flush();
            secondBlock = journal.positionOfSequence(2) - BlockLayout.HEADER_BYTES;
        }
    }

    private static long append(Journal journal, EventSpec event, long timeNanos, long previous) {
        return journal.append(event.encode(timeNanos, previous), 0);
    }

    @Test
    void segmentHeaderKeepsItsBytes() throws IOException {
        byte[] second = Files.readAllBytes(Disk.segment(directory, 4096));

        byte[] unused = Arrays.copyOfRange(second, 72, 4092);
        assertEquals("00".repeat(unused.length), HexFormat.of().formatHex(unused));
        assertGolden("segment-header.hex", second, 0, 72);
        assertGolden("segment-header-checksum.hex", second, 4092, 4);
    }

    @Test
    void blockKeepsItsBytes() throws IOException {
        byte[] first = Files.readAllBytes(Disk.segment(directory, 0));

        assertGolden("first-block.hex", first, 4096, secondBlock);
        assertGolden("second-block.hex", first, 4096 + secondBlock, thirdBlock - secondBlock);
        assertGolden("continued-block-header.hex", first, 4096 + thirdBlock, BlockLayout.HEADER_BYTES);
    }

    @Test
    void eventKeepsItsBytes() throws IOException {
        byte[] first = Files.readAllBytes(Disk.segment(directory, 0));

        assertGolden("event.hex", first, 4096 + thirdEvent, thirdBlock - thirdEvent);
    }

    @Test
    void markKeepsItsBytes() throws IOException {
        byte[] mark = Files.readAllBytes(directory.resolve("forced.mark"));

        assertGolden("forced-mark.hex", mark, 4096, 24);
    }

    private static void assertGolden(String name, byte[] bytes, long offset, long length) throws IOException {
        String actual = HexFormat.of().formatHex(bytes, (int) offset, (int) (offset + length));
        assertEquals(golden(name), actual, name);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
        }
    }
}
