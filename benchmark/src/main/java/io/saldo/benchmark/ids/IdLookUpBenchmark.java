package io.saldo.benchmark.ids;

import io.saldo.benchmark.micro.Estimate;
import io.saldo.cli.files.Folders;
import io.saldo.journal.NumberedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The id index alone: eight million ids in a file behind its filter, half a million in memory, none anticipated. The event that
 * confirms a known id is made and not read; see {@link NumberedIds}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdLookUpBenchmark {
    private static final long ON_DISK = 8_000_000;
    private static final long KNOWN = 8_500_000;
    private static final long UNKNOWN = 1L << 40;

    private final SplittableRandom random = new SplittableRandom(5);

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private NumberedIds ids;

    /** Makes the file, and puts the newest ids. */
    @Setup(Level.Trial)
    public void make() throws IOException {
        directory = Files.createTempDirectory("saldo-benchmark");
        NumberedIds.makeRun(directory, IdKind.RANDOM, 0, ON_DISK);
        ids = new NumberedIds(directory, IdKind.RANDOM);
        ids.loadFilters();
        for (long number = ON_DISK; number < KNOWN; number++) {
            ids.put(number);
        }
    }

    /** An id that nobody has used: nearly all that the ledger asks. */
    @Benchmark
    @Estimate(
            nanos = 250,
            because = "a miss of cache and TLB of 80 ns for each of three generations at most and the filter")
    public long unknown() {
        return ids.find(random.nextLong(KNOWN, UNKNOWN));
    }

    /** An id in memory. */
    @Benchmark
    @Estimate(nanos = 200, because = "one or two misses of 80 ns, the event's two halves made in 10")
    public long recent() {
        return ids.find(random.nextLong(ON_DISK, KNOWN));
    }

    /** An id of the file, all of it in the page cache. */
    @Benchmark
    @Estimate(
            nanos = 1_500,
            because =
                    "the misses of an unknown id, 15 steps of fences 300 ns, checksum of a cold page 600, 9 steps in it")
    public long old() {
        return ids.find(random.nextLong(0, ON_DISK));
    }

    /** Removes the file. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        ids.close();
        Folders.delete(directory);
    }
}
