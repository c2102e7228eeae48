package io.saldo.projection.letter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLettersTest {
    @TempDir
    Path directory;

    @Test
    void remembersEachLetterInItsNewestForm() throws IOException {
        try (DeadLetters letters = open()) {
            letters.add("stats", 0, 7, "no room", 100);
            letters.add("stats", 1, 7, "no room", 101);
            letters.add("stats", 0, 7, "another reason", 102);
            letters.refusedAgain(1, "still no room", 103);
            letters.replayed(2, 104);
        }

        try (DeadLetters letters = open()) {
            List<DeadLetter> page = letters.page(Long.MAX_VALUE, 10);
            assertEquals(List.of(2L, 1L), page.stream().map(DeadLetter::id).toList());
            assertFalse(page.getFirst().isOpen());
            assertEquals("still no room", page.getLast().reason());
            assertEquals(2, page.getLast().attempts());
            assertEquals(103, page.getLast().failedAtNanos());
            assertEquals(List.of(7L), letters.sequencesOf("stats", 0));
            assertEquals(1, letters.open());
            assertEquals(
                    List.of(1L),
                    letters.page(2, 10).stream().map(DeadLetter::id).toList());
        }
    }

    @Test
    void dropsWhatACrashCutOffAtAnyByte() throws IOException {
        try (DeadLetters letters = open()) {
            letters.add("stats", 0, 1, "first", 100);
        }
        byte[] first = Files.readAllBytes(file());
        try (DeadLetters letters = open()) {
            letters.add("stats", 0, 2, "second", 100);
        }
        byte[] both = Files.readAllBytes(file());

        for (int length = first.length; length < both.length; length++) {
            Files.write(file(), Arrays.copyOf(both, length));
            try (DeadLetters letters = open()) {
                assertEquals(List.of(1L), letters.sequencesOf("stats", 0));
            }
            assertArrayEquals(first, Files.readAllBytes(file()));
        }
    }

    @Test
    void hasTheDocumentedBytes() throws IOException {
        try (DeadLetters letters = open()) {
            letters.add("a", 2, 3, "b", 4);
        }

        assertEquals(
                "2e000000dd0453fb"
                        + "0000000000000001" + "00000002" + "0000000000000003" + "0000000000000004" + "00000001"
                        + "ffffffffffffffff" + "000161" + "000162",
                HexFormat.of().formatHex(Files.readAllBytes(file())));
    }

    private DeadLetters open() throws IOException {
        return DeadLetters.open(file());
    }

    private Path file() {
        return directory.resolve("dead-letters");
    }
}
