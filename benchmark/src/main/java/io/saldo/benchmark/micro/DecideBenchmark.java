package io.saldo.benchmark.micro;

import io.saldo.replica.BenchmarkLedger;
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

/** Deciding alone: packed transfers by number between random accounts, from the state and without a look-up of the id. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {
    private static final int ACCOUNTS = 10_000;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private BenchmarkLedger ledger;

    /** Opens the accounts. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        ledger = new BenchmarkLedger(ACCOUNTS);
    }

    /** One transfer, decided and not applied. */
    @Benchmark
    @OperationsPerInvocation(BenchmarkLedger.TRANSFERS)
    @Estimate(nanos = 150, because = "20 checks and 90 accesses at 1.5 ns, 152 bytes written; first guess 70")
    public long transfer() {
        return ledger.decide(ledger.nextEntry());
    }

    /** Removes the journal. */
    @TearDown(Level.Trial)
    public void close() {
        ledger.close();
    }
}
