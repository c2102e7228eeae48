package io.saldo.benchmark.ids;

import static io.saldo.benchmark.ids.LookUps.say;

import io.saldo.journal.Journal;
import io.saldo.journal.NumberedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Measures the index of more ids than a disk holds events for: its files are made directly by the index's own writer, as the
 * merges leave them, and stay in the folder. The event that confirms a found id is made when it is asked for; see
 * {@link NumberedIds}. Prints a line for each fact.
 *
 * <p>Estimates for a billion ids in eight files. Making: 16 passes over each file's ids at 5 ns, sorting 90 ns and writing 60
 * ns an id: 4 minutes. Opening: 24 MB of first hashes, 50 ms; filters: 3 GB at 2 GB/s, 1.5 s, behind the opening. Unknown id:
 * a cache and TLB miss of 120 ns for each filter, 1 µs; when anticipated with others, 0.3 µs. Known old id: 2 µs with
 * its page in memory, 150 µs with a read of the disk.
 */
public final class IdsDirect {
    private static final long LARGEST = 1L << 28;
    private static final long SMALLEST = 1L << 21;
    private static final int PUT_TOGETHER = 1_024;
    private static final int PUT_TIMES = 1_000;
    private static final int UNFILTERED = 2_000;
    private static final double MILLI = 1e6;
    private static final int KB = 1_024;

    private final long count;
    private final Path directory;

    private IdsDirect(long count, Path directory) {
        this.count = count;
        this.directory = directory;
    }

    /** Arguments: how many ids, and the folder of their files, which are made when they are not there. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: benchmark/ids direct COUNT DIR");
            System.exit(2);
        }
        IdsDirect run = new IdsDirect(Long.parseLong(args[0]), Path.of(args[1]));
        run.make();
        run.measure();
    }

    /** Files of a quarter of a billion, then each as large as the half of what is left. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        long begin = System.nanoTime();
        for (long from = 0; from < count; ) {
            long left = count - from;
            long size =
                    left <= SMALLEST ? left : Math.min(LARGEST, left > LARGEST ? LARGEST : Long.highestOneBit(left));
            long start = System.nanoTime();
            NumberedIds.makeRun(directory, IdKind.RANDOM, from, from + size);
            say("%,d to %,d made in %,.0f s", from, from + size, (System.nanoTime() - start) / MILLI / 1_000);
            from += size;
        }
        say("made in %,.0f s, %.2f bytes an id", (System.nanoTime() - begin) / MILLI / 1_000, (double) bytes() / count);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void measure() throws IOException {
        long emptyKb = ProcessMemory.heldKb();
        long begin = System.nanoTime();
        try (NumberedIds ids = new NumberedIds(directory, IdKind.RANDOM)) {
            if (!ids.isNewestSound() || ids.count() != count) {
                throw new IllegalStateException("the files do not hold these ids");
            }
            say("opened in %,.0f ms: %d files", (System.nanoTime() - begin) / MILLI, ids.runs());
            LookUps lookUps = new LookUps(count, number -> ids.find(number) + 1);
            lookUps.measureUnknown("without filters", UNFILTERED);
            begin = System.nanoTime();
            ids.loadFilters();
            say("filters in memory %,.0f ms later", (System.nanoTime() - begin) / MILLI);
            lookUps.measure("at rest");
            say(
                    "memory: %,d MiB beyond the empty process, index %,d MiB = %.2f bytes an id",
                    (ProcessMemory.heldKb() - emptyKb) / KB,
                    ids.memoryBytes() >> 20,
                    (double) ids.memoryBytes() / count);
            lookUps.check();
            put(ids);
            new LookUps(count + (long) PUT_TOGETHER * PUT_TIMES, number -> ids.find(number) + 1).check();
            say("all answers right");
        }
    }

    /** New ids as an entry of the log brings them: anticipated together, then each looked up and put. */
    private void put(NumberedIds ids) {
        long[] nanos = new long[PUT_TIMES];
        for (int i = 0; i < PUT_TIMES; i++) {
            long first = count + (long) i * PUT_TOGETHER;
            long begin = System.nanoTime();
            for (long number = first; number < first + PUT_TOGETHER; number++) {
                if ((number - first) % Journal.FORESEEN_MAX == 0) {
                    ids.foresee(number, (int) Math.min(Journal.FORESEEN_MAX, first + PUT_TOGETHER - number));
                }
                if (ids.findForeseen(number) >= 0) {
                    throw new IllegalStateException("new id " + number + " is known");
                }
                ids.put(number);
            }
            nanos[i] = (System.nanoTime() - begin) / PUT_TOGETHER;
        }
        Arrays.sort(nanos);
        say(
                "looked up and put, %d together, each: p50 %,d ns, p99 %,d ns",
                PUT_TOGETHER, nanos[PUT_TIMES / 2], nanos[PUT_TIMES / 100 * 99]);
    }
}
