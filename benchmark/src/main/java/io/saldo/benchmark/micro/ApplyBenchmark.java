package io.saldo.benchmark.micro;

import io.saldo.replica.BenchmarkLedger;
import io.saldo.replica.BenchmarkTwin;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Applying alone: a second state follows a ledger through its journal, as a replay and a checkpoint do. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApplyBenchmark {
    private static final int ACCOUNTS = 10_000;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private BenchmarkLedger ledger;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private BenchmarkTwin twin;

    /** Opens the accounts. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        ledger = new BenchmarkLedger(ACCOUNTS);
        twin = new BenchmarkTwin(ledger);
    }

    /** The ledger decides and journals what will be applied. */
    @Setup(Level.Invocation)
    public void prepare() {
        twin.prepare();
    }

    /** The event of one transfer. */
    @Benchmark
    @OperationsPerInvocation(BenchmarkLedger.TRANSFERS)
    @Estimate(nanos = 120, because = "15 checks and 60 accesses at 1.5 ns, balances written; first guess 60")
    public long transfer() {
        return twin.apply();
    }

    /** Removes the journal. */
    @TearDown(Level.Trial)
    public void close() {
        ledger.close();
    }
}
