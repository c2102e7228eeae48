package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index on disk changes no answer: not when it is there, nor when it is old, damaged, half merged or gone. */
class JournalIndexTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(1 << 16, 4096);
    private static final int ENTRIES = 400;
    private static final Script SCRIPT = Script.random(31, ENTRIES);

    private final Model model = new Model();
    private final List<String> rejected = new ArrayList<>();
    private final JournalListener listener = new JournalListener() {
        @Override
        public void indexFileRejected(Path file, String why) {
            rejected.add(file.getFileName() + ": " + why);
        }
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** A journal whose index was written on after each hundred entries. */
    @BeforeEach
    void writeJournal() throws IOException {
        try (Journal journal = Journal.open(directory, CONFIG, listener)) {
            for (int entry = 0; entry < ENTRIES; entry += 100) {
                model.execute(journal, SCRIPT, entry, entry + 100);
                journal.index(journal.publishedSequence());
            }
            awaitMerged(journal);
        }
    }

    private static void awaitMerged(Journal journal) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (journal.indexStatus().runs() != 1) {
            assertTrue(System.nanoTime() < deadline, "four runs become one");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long sequenceBehind(int entries) {
        return model.entryEnds.get(entries);
    }

    private Journal openBehind(int entries) {
        return Journal.open(directory, CONFIG.withResumeAfterSequence(sequenceBehind(entries)), listener);
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** What is known right after opening is what was known there; executing the rest again gives all. */
    private void checkResumedBehind(int entries) {
        try (Journal journal = openBehind(entries)) {
            Model then = model.upTo(sequenceBehind(entries));
            then.checkIds(journal);
            model.events.stream()
                    .skip(sequenceBehind(entries))
                    .filter(event -> event.spec().id() != 0)
                    .forEach(event -> assertEquals(
                            -1, journal.find(EventSpec.ID_HIGH, event.spec().id())));
            Model again = model.upTo(sequenceBehind(entries));
            again.entryEnds.addAll(model.entryEnds.subList(1, entries + 1));
            again.execute(journal, SCRIPT, entries, ENTRIES);
            model.check(journal);
        }
    }

    @Test
    void anOpeningTakesAllFromTheIndex() throws IOException {
        try (Journal journal = openBehind(ENTRIES)) {
            assertEquals(0, journal.indexStatus().recentIds());
            model.check(journal);
        }
        try (JournalReader reader = JournalReader.open(directory, 3, listener)) {
            model.check(reader);
        }
        assertEquals(List.of(), rejected);
    }

    @Test
    void anOlderCheckpointSeesOnlyWhatWasBeforeIt() {
        checkResumedBehind(300);
        checkResumedBehind(150);
        checkResumedBehind(0);
        checkResumedBehind(399);
        checkResumedBehind(ENTRIES);
    }

    @Test
    void goesOnBehindAnOlderCheckpointAndIsWholeAgain() throws IOException {
        try (Journal journal = openBehind(200)) {
            model.upTo(sequenceBehind(200)).execute(journal, SCRIPT, 200, 350);
            journal.index(journal.publishedSequence());
        }

        checkResumedBehind(350);
        checkResumedBehind(ENTRIES);
    }

    @Test
    void aDamagedFileIsToldOfAndMadeAgain() throws IOException {
        for (String suffix : List.of(".ids", ".threads")) {
            for (long share : new long[] {0, 3, 8}) {
                rejected.clear();
                Path file = files(suffix).getLast();
                Disk.flip(file, Math.min(Files.size(file) - 1, Files.size(file) * share / 8), 5);

                try (Journal journal = openBehind(ENTRIES)) {
                    model.check(journal);
                    journal.index(journal.publishedSequence());
                }

                assertFalse(rejected.isEmpty(), suffix + " " + share);
                Files.deleteIfExists(file);
                rewrite();
            }
        }
    }

    /** Makes the index again from nothing. */
    private void rewrite() throws IOException {
        for (Path file : files("")) {
            Files.delete(file);
        }
        try (Journal journal = openBehind(0)) {
            new Model().execute(journal, SCRIPT, 0, ENTRIES);
            journal.index(journal.publishedSequence());
        }
    }

    @Test
    void aMissingFileIsMadeAgain() throws IOException {
        for (String suffix : List.of(".ids", ".threads", "")) {
            for (Path file : files(suffix)) {
                Files.delete(file);
            }
            checkResumedBehind(ENTRIES);
            checkResumedBehind(200);
            rewrite();
        }
    }

    @Test
    void aCrashDuringAMergeLeavesWhatItMergedAndTheNextOpeningTidiesUp() throws IOException {
        Path merged = files(".ids").getFirst();
        byte[] whole = Files.readAllBytes(merged);
        Files.delete(merged);
        try (Journal journal = openBehind(ENTRIES)) {
            model.check(journal);
        }
        rewrite();
        Path half = merged.resolveSibling("0000000000000000-00000000000fffff.ids.building");
        Files.write(half, List.of("not finished"));
        Files.write(merged, whole, StandardOpenOption.CREATE);

        checkResumedBehind(ENTRIES);

        assertFalse(Files.exists(half));
        assertEquals(1, files(".ids").size());
    }

    @Test
    void anIndexOfAnotherJournalIsNotUsed() throws IOException {
        Path other = directory.resolveSibling("other");
        try (Journal journal = Journal.open(other, CONFIG, listener)) {
            new Model().execute(journal, Script.random(99, ENTRIES), 0, ENTRIES);
            journal.index(journal.publishedSequence());
        }
        for (Path file : files("")) {
            Files.delete(file);
        }
        try (Stream<Path> files = Files.list(other.resolve("index"))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve("index").resolve(file.getFileName()));
            }
        }

        checkResumedBehind(ENTRIES);

        assertTrue(rejected.stream().allMatch(line -> line.contains("not of this journal")), rejected.toString());
        assertFalse(rejected.isEmpty());
    }
}
