package io.saldo.benchmark.ids;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes an index of so many ids, measures it, and checks its answers before and after it is opened again. Prints a line for
 * each fact.
 *
 * <p>Estimates. Unknown id: a cache miss of 80 ns for each generation in memory and each run's filter, one after the other
 * when nothing was anticipated: 0.5 to 1 µs at seven parts. Known recent id: the same up to its generation, and one miss
 * for the event. Known old id: the filters, 20 steps through the fences, a page's checksum of 4 KiB 0.3 µs and the event: 2 µs
 * when both pages are in the page cache, two reads of the disk of 100 µs when neither is. Memory: 3.03 bytes an id. Disk:
 * 15.1 bytes an id. Opening: filters at 2 GB/s.
 */
public final class IdsAtScale {
    private static final int LOOKUPS = 200_000;
    private static final int LOOKUPS_OLD = 20_000;
    private static final int CHECKED = 100_000;
    private static final long RECENT = 500_000;
    private static final double SECOND = 1e9;
    private static final int MIB_KB = 1_024;

    private final IdKind kind;
    private final long count;
    private final Path directory;
    private final ProcessMemory memory = new ProcessMemory();

    private IdsAtScale(long count, IdKind kind) throws IOException {
        this.count = count;
        this.kind = kind;
        directory = Files.createTempDirectory("saldo-ids");
    }

    /** Arguments: how many ids, and {@code random} or {@code ordered}. */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: benchmark/ids COUNT [random|ordered]");
            System.exit(2);
        }
        IdKind kind = args.length < 2 ? IdKind.RANDOM : IdKind.valueOf(args[1].toUpperCase(Locale.ROOT));
        IdsAtScale run = new IdsAtScale(Long.parseLong(args[0]), kind);
        try {
            run.run();
        } finally {
            run.delete();
        }
    }

    private void run() throws IOException {
        say("%,d ids, %s", count, kind.name().toLowerCase(Locale.ROOT));
        long emptyKb = ProcessMemory.heldKb();
        long checkpoint = make(emptyKb);
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
            measure(journal, "while runs are merged");
            long checkpoint = journal.checkpoint();
            journal.awaitMerged();
            say("merged %.1f s after the last id", (System.nanoTime() - begin) / SECOND - seconds);
            measure(journal, "at rest");
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
            measure(journal, when);
            check(journal);
        }
    }

    private void measure(IdJournal journal, String when) {
        SplittableRandom random = new SplittableRandom(1);
        long old = Math.max(1, count - RECENT);
        long[] unknown = random.longs(LOOKUPS, count, count + (1L << 40)).toArray();
        long[] knownOld = random.longs(LOOKUPS_OLD, 0, old).toArray();
        look(journal, when + ", unknown", unknown);
        look(
                journal,
                when + ", known recent",
                random.longs(LOOKUPS, Math.min(old, count - 1), count).toArray());
        look(journal, when + ", known old", knownOld);
        look(journal, when + ", known old, pages cached", knownOld);
    }

    private void look(IdJournal journal, String what, long[] numbers) {
        long[] nanos = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            long begin = System.nanoTime();
            long sequence = journal.sequenceOf(numbers[i]);
            nanos[i] = System.nanoTime() - begin;
            compare(numbers[i], sequence);
        }
        Arrays.sort(nanos);
        say("%s: p50 %,d ns, p99 %,d ns", what, nanos[nanos.length / 2], nanos[nanos.length / 100 * 99]);
    }

    private void check(IdJournal journal) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < CHECKED; i++) {
            expect(journal, random.nextLong(count));
            expect(journal, count + random.nextLong(1L << 40));
        }
        expect(journal, 0);
        expect(journal, count - 1);
        expect(journal, count);
        if (journal.idCount() != count) {
            throw new IllegalStateException(journal.idCount() + " ids are known, not " + count);
        }
    }

    private void expect(IdJournal journal, long number) {
        compare(number, journal.sequenceOf(number));
    }

    private void compare(long number, long sequence) {
        long expected = number < count ? number + 1 : 0;
        if (sequence != expected) {
            throw new IllegalStateException("id " + number + " is at sequence " + sequence + ", not " + expected);
        }
    }

    private static long bytesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .mapToLong(file -> file.isFile() ? file.length() : 0)
                    .sum();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation would cost a dependency.
    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
