package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies while the index is written on or its files are merged leaves one of a few states between two steps, or
 * a file that is written in part; a disk that lied about a sync leaves more. Each is laid out here, and every opening
 * gives the same answers.
 */
class IndexCrashTest {
    private static final JournalConfig CONFIG = JournalConfig.standard(5).withSizes(1 << 16, 4096);
    private static final int ENTRIES = 200;
    private static final int RUNS = 4;
    private static final Script SCRIPT = Script.random(31, ENTRIES);

    private final Model model = new Model();
    private final List<JournalPoint> points = new ArrayList<>(List.of(JournalPoint.BEGINNING));
    private final Map<String, byte[]> whole = new TreeMap<>();
    private final List<String> runs = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();
    private String merged = "";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** A journal, the four runs and files of threads that its owner would write, and the run that four become. */
    @BeforeEach
    void writeJournalAndFiles() throws IOException {
        List<Long> ends = new ArrayList<>();
        try (Journal journal = Journal.open(directory, CONFIG, JournalListener.SILENT)) {
            for (int run = 0; run < RUNS; run++) {
                model.execute(journal, SCRIPT, run * ENTRIES / RUNS, (run + 1) * ENTRIES / RUNS);
                ends.add(journal.publishedPosition());
            }
        }
        IndexDirectory index = new IndexDirectory(directory);
        List<IdRun> opened = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory, 5, JournalListener.SILENT)) {
            IndexBuilder builder = new IndexBuilder(
                    index,
                    reader.segments(),
                    new IdHash(5),
                    points.getFirst(),
                    new BackgroundJob("test", 0),
                    opened::addFirst);
            Threads followed = new Threads();
            for (long end : ends) {
                points.add(builder.build(followed, points.getLast(), end));
                runs.add(nameOf(opened.getFirst().path()));
                threads.add(nameOf(index.threads(end)));
            }
        }
        Path file = index.run(0, ends.getLast());
        IdMerge.write(opened, file, new BackgroundJob("test", 0), (entries, bytes) -> {});
        merged = nameOf(file);
        opened.forEach(IdRun::close);
        for (Path path : files()) {
            whole.put(nameOf(path), Files.readAllBytes(path));
        }
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            return files.toList();
        }
    }

    /** What stands in the index: whole files by their names, and one that is not whole. */
    private void layOut(List<String> names, String other, byte[] otherBytes) throws IOException {
        for (Path path : files()) {
            Files.delete(path);
        }
        for (String name : names) {
            Files.write(directory.resolve("index").resolve(name), whole.getOrDefault(name, new byte[0]));
        }
        if (!other.isEmpty()) {
            Files.write(directory.resolve("index").resolve(other), otherBytes);
        }
    }

    /** All is known after an opening, before and after the filters have come. */
    private void checkOpening(String state) throws IOException {
        try (Journal journal = open(ENTRIES)) {
            model.check(journal);
            awaitFilters(journal);
            model.checkIds(journal);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(state, e);
        }
        // The merge that an opening begins may be cut short by the closing.
        assertTrue(
                files().stream()
                        .map(IndexCrashTest::nameOf)
                        .noneMatch(name -> name.endsWith(".building") && !name.startsWith(merged)),
                state);
    }

    /** An older checkpoint sees what it must, and goes on. */
    private void checkGoingOn() throws IOException {
        int older = ENTRIES / 2 + 17;
        try (Journal journal = open(older)) {
            Model then = model.upTo(model.entryEnds.get(older));
            then.checkIds(journal);
            then.entryEnds.addAll(model.entryEnds.subList(1, older + 1));
            then.execute(journal, SCRIPT, older, ENTRIES);
            model.check(journal);
            journal.index(journal.publishedSequence());
            model.checkIds(journal);
        }
    }

    private Journal open(int entries) {
        return Journal.open(
                directory, CONFIG.withResumeAfterSequence(model.entryEnds.get(entries)), JournalListener.SILENT);
    }

    private static void awaitFilters(Journal journal) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (journal.indexStatus().filtersMissing() > 0) {
            assertTrue(System.nanoTime() < deadline, "the filters come into memory");
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<String> concat(List<String> names, List<String> others) {
        return Stream.concat(names.stream(), others.stream()).toList();
    }

    /** Beginnings of the file as a crash leaves them, and the whole file whose header was not written yet. */
    private List<byte[]> unfinished(String name) {
        byte[] bytes = whole.getOrDefault(name, new byte[0]);
        byte[] headless = bytes.clone();
        Arrays.fill(headless, 0, Math.min(IdRunHeader.BYTES, bytes.length), (byte) 0);
        return List.of(new byte[0], Arrays.copyOf(bytes, 100), Arrays.copyOf(bytes, bytes.length / 2), headless, bytes);
    }

    /** What a disk leaves that lost a part of what it had confirmed. */
    private List<byte[]> torn(String name) {
        byte[] bytes = whole.getOrDefault(name, new byte[0]);
        byte[] hole = bytes.clone();
        Arrays.fill(hole, bytes.length / 2, bytes.length / 2 + 64, (byte) 0);
        return List.of(Arrays.copyOf(bytes, bytes.length - 8), hole);
    }

    @Test
    void diesAnywhereWhileItWritesTheIndexOn() throws IOException {
        List<String> before = concat(runs.subList(0, 3), threads.subList(1, 3));
        for (byte[] part : unfinished(runs.getLast())) {
            layOut(before, runs.getLast() + ".building", part);
            checkOpening("a run of which there are " + part.length + " bytes");
        }
        List<String> withRun = concat(runs, threads.subList(1, 3));
        layOut(withRun, "", new byte[0]);
        checkOpening("the run without the threads");
        checkGoingOn();
        for (byte[] part : unfinished(threads.getLast())) {
            layOut(withRun, threads.getLast() + ".building", part);
            checkOpening("threads of which there are " + part.length + " bytes");
        }
        layOut(concat(runs, threads.subList(1, 4)), "", new byte[0]);
        checkOpening("the oldest threads not yet deleted");
    }

    @Test
    void diesAnywhereDuringAMerge() throws IOException {
        List<String> before = concat(runs, threads.subList(2, 4));
        for (byte[] part : unfinished(merged)) {
            layOut(before, merged + ".building", part);
            checkOpening("a merged run of which there are " + part.length + " bytes");
        }
        for (int kept = RUNS; kept >= 0; kept--) {
            layOut(concat(List.of(merged), concat(runs.subList(0, kept), threads.subList(2, 4))), "", new byte[0]);
            checkOpening("merged, " + kept + " of the old runs not yet deleted");
        }
        checkGoingOn();
    }

    @Test
    void makesAgainWhatADiskLostThatItHadConfirmed() throws IOException {
        for (String name : List.of(runs.get(1), threads.getLast())) {
            List<String> others = concat(runs, threads).stream()
                    .filter(other -> !other.equals(name))
                    .toList();
            for (byte[] bytes : torn(name)) {
                layOut(others, name, bytes);
                checkOpening(name + " torn");
            }
        }
        for (byte[] bytes : torn(merged)) {
            layOut(threads, merged, bytes);
            checkOpening("merged run torn");
        }
        checkGoingOn();
    }

    @Test
    void takesTheIdsOfAllRunsWithoutReadingTheJournalAgain() throws IOException {
        layOut(concat(runs, threads), "", new byte[0]);

        try (Journal journal = open(ENTRIES)) {
            assertEquals(0, journal.indexStatus().recentIds());
            assertEquals(model.events.size(), journal.publishedSequence());
        }
    }
}
