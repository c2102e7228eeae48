package io.saldo.benchmark.ids;

import static io.saldo.benchmark.ids.LookUps.say;

import io.saldo.cli.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes an index of so many ids, measures it, and checks its answers before and after it is opened again. Prints a line for
 * each fact.
 *
 * <p>Estimates. Unknown id: a cache miss of 80 ns for each generation in memory and each run's filter, one after the other
 * when nothing was anticipated: 0.5 to 1 µs at seven parts. Known recent id: the same up to its generation, and one miss
 * for the event. Known old id: the filters, 20 steps through the fences, a page's checksum of 4 KiB 0.3 µs and the event: 2 µs
 * when both pages are in the page cache, two reads of the disk of 100 µs when neither is. Memory: 3.03 bytes an id. Disk:
 * 15.1 bytes an id. Opening: 80 MiB of blocks and 32 MiB of pages at 1 GB/s; then the filters at 2 GB/s, with as much rest.
 */
public final class IdsAtScale {
    private static final double SECOND = 1e9;
    private static final int MIB_KB = 1_024;

    private final IdKind kind;
    private final long count;
    private final Path directory;
    private final ProcessMemory memory = new ProcessMemory();

    private IdsAtScale(long count, IdKind kind, Path directory) {
        this.count = count;
        this.kind = kind;
        this.directory = directory;
    }

    /** Arguments: how many ids, {@code random} or {@code ordered}, and a folder to keep, in which they may stand already. */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 3) {
            System.err.println("usage: benchmark/ids COUNT [random|ordered [DIR]]");
            System.exit(2);
        }
        IdKind kind = args.length < 2 ? IdKind.RANDOM : IdKind.valueOf(args[1].toUpperCase(Locale.ROOT));
        boolean isKept = args.length == 3;
        Path directory = isKept ? Path.of(args[2]) : Files.createTempDirectory("saldo-ids");
        IdsAtScale run = new IdsAtScale(Long.parseLong(args[0]), kind, directory);
        try {
            run.run();
        } finally {
            if (!isKept) {
                Folders.delete(run.directory);
            }
        }
    }

    private void run() throws IOException {
        say("%,d ids, %s", count, kind.name().toLowerCase(Locale.ROOT));
        long emptyKb = ProcessMemory.heldKb();
        long checkpoint = Files.isDirectory(directory.resolve("index")) ? count : make(emptyKb);
        open(checkpoint, "after reopening");
        say("memory at its most: %,d MiB beyond the empty process", (memory.mostKb() - emptyKb) / MIB_KB);
        say("all answers right");
    }

    private long make(long emptyKb) throws IOException {
        try (IdJournal journal = new IdJournal(directory, kind, 0)) {
            long begin = System.nanoTime();
            for (long from = 0; from < count; ) {
                long to = Math.min(count, from + Math.max(count / 10, 1));
                long stretch = System.nanoTime();
                journal.append(from, to);
                say(
                        "%,d ids: %,.0f ids/s, %d runs, index memory %,d MiB",
                        to,
                        (to - from) * SECOND / (System.nanoTime() - stretch),
                        journal.status().runs(),
                        journal.status().memoryBytes() >> 20);
                from = to;
            }
            double seconds = (System.nanoTime() - begin) / SECOND;
            say(
                    "made in %.1f s, %,.0f ids/s; waited for the index %.1f s",
                    seconds, count / seconds, journal.waitedNanos() / SECOND);
            lookUps(journal, count).measure("while runs are merged");
            long checkpoint = journal.checkpoint();
            journal.awaitMerged();
            say("merged %.1f s after the last id", (System.nanoTime() - begin) / SECOND - seconds);
            lookUps(journal, count).measure("at rest");
            System.gc();
            say(
                    "memory: %,d MiB beyond the empty process, index %,d MiB = %.2f bytes an id, %d runs",
                    (ProcessMemory.heldKb() - emptyKb) / MIB_KB,
                    journal.status().memoryBytes() >> 20,
                    (double) journal.status().memoryBytes() / count,
                    journal.status().runs());
            check(journal);
            return checkpoint;
        } finally {
            long bytes = bytesOf(directory.resolve("index"));
            say("disk: %.2f bytes an id, %,d MiB of index", (double) bytes / count, bytes >> 20);
        }
    }

    private void open(long checkpoint, String when) {
        long begin = System.nanoTime();
        try (IdJournal journal = new IdJournal(directory, kind, checkpoint)) {
            say("opened in %,.0f ms", (System.nanoTime() - begin) / 1e6);
            journal.awaitFilters();
            say("filters in memory %,.0f ms after it began to open", (System.nanoTime() - begin) / 1e6);
            lookUps(journal, count).measure(when);
            check(journal);
        }
    }

    private static LookUps lookUps(IdJournal journal, long count) {
        return new LookUps(count, journal::sequenceOf);
    }

    private void check(IdJournal journal) {
        lookUps(journal, count).check();
        if (journal.idCount() != count) {
            throw new IllegalStateException(journal.idCount() + " ids are known, not " + count);
        }
    }

    private static long bytesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .mapToLong(file -> file.isFile() ? file.length() : 0)
                    .sum();
        }
    }
}
