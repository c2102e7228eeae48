package io.saldo.replica.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.DataDirectory;
import io.saldo.replica.StartFailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a copy is put in the place of what was there, and what a process leaves that ends in the middle of it. */
final class StagingTest {
    @TempDir
    Path data;

    private Staging staging = new Staging(Path.of("nowhere"));

    @BeforeEach
    void makeOldAndNew() throws IOException {
        staging = new Staging(data);
        for (String name : List.of("journal", "log", "checkpoints", "followers")) {
            write(data.resolve(name).resolve("file"), "old");
        }
        staging.clear();
        for (String name : List.of("journal", "log")) {
            write(staging.fresh().resolve(name).resolve("file"), "new");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private String text(String file) throws IOException {
        return Files.readString(data.resolve(file));
    }

    @Test
    void movesTheOldLedgerAsideAndLeavesWhatIsNotOfIt() throws IOException {
        staging.complete();

        Path before = staging.putInPlace();

        assertInPlace(before);
        try (DataDirectory taken = DataDirectory.take(data)) {
            assertTrue(Files.exists(data.resolve("lock")), taken::toString);
        }
    }

    @Test
    void touchesNothingBeforeTheCopyIsWhole() throws IOException {
        assertEquals("old", text("journal/file"));
        assertFalse(staging.isWhole());

        staging.complete();

        assertEquals("old", text("journal/file"));
        assertTrue(staging.isWhole());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void goesOnWhereAnEarlierRunEnded(int moves) throws IOException {
        staging.complete();
        Path before = data.resolve(Files.readString(data.resolve("rebuild/whole")));
        endAfter(moves, before);
        StartFailureException refused = assertThrows(StartFailureException.class, () -> DataDirectory.take(data));

        List<String> told = new ArrayList<>();
        try (Peer nobody = new Peer(URI.create("http://127.0.0.1:9"), "nobody-is-asked-for-anything")) {
            new Rebuild(data, nobody, told::add).run(false);
        }

        assertTrue(String.valueOf(refused.getMessage()).contains("run the same command again"));
        assertEquals("an earlier rebuild had copied all; putting it in place", told.getFirst());
        assertInPlace(before);
    }

    /** The steps of putting it in place, as far as a process came that was killed. */
    private void endAfter(int moves, Path before) throws IOException {
        List<Path> old = List.of(data.resolve("checkpoints"), data.resolve("journal"), data.resolve("log"));
        if (moves > 0) {
            Files.createDirectories(before);
        }
        for (Path path : old.subList(0, Math.min(moves, old.size()))) {
            Files.move(path, before.resolve(path.getFileName()));
        }
        if (moves > 3) {
            Files.createFile(data.resolve("rebuild/aside"));
            Files.move(staging.fresh().resolve("journal"), data.resolve("journal"));
        }
        if (moves > 4) {
            Files.move(staging.fresh().resolve("log"), data.resolve("log"));
        }
    }

    private void assertInPlace(Path before) throws IOException {
        assertEquals("new", text("journal/file"));
        assertEquals("new", text("log/file"));
        assertEquals("old", text("followers/file"));
        assertFalse(Files.exists(data.resolve("checkpoints")));
        assertFalse(Files.exists(data.resolve("rebuild")));
        for (String name : List.of("journal", "log", "checkpoints")) {
            assertEquals("old", Files.readString(before.resolve(name).resolve("file")));
        }
    }
}
