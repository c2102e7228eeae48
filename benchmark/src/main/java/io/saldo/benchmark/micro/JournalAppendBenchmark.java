package io.saldo.benchmark.micro;

import io.saldo.cli.files.Folders;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.event.EventLayout;
import io.saldo.replica.BenchmarkLedger;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * The journal alone: blocks of 1,024 events of transfers, linked into two threads each, their ids put into the index and not
 * looked up, then checksum, hash and one write.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JournalAppendBenchmark {
    private static final int ACCOUNTS = 10_000;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private BenchmarkLedger ledger;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private MemorySegment events;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Made before each trial.
    private Journal journal;

    private long logIndex;
    private long lastId;

    /** Opens an empty journal, and has the events decided. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        ledger = new BenchmarkLedger(ACCOUNTS);
        events = ledger.decidedEvents(ledger.nextEntry());
        directory = Files.createTempDirectory("saldo-benchmark");
        journal = Journal.open(directory, JournalConfig.standard(7), JournalListener.SILENT);
    }

    /** One event. */
    @Benchmark
    @OperationsPerInvocation(BenchmarkLedger.TRANSFERS)
    @Estimate(nanos = 400, because = "SHA-256 130 ns, copies and write 110, links 80, id 80; first guess 190")
    public long append() {
        logIndex++;
        journal.beginBlock(logIndex, logIndex);
        for (int i = 0; i < BenchmarkLedger.TRANSFERS; i++) {
            long event = (long) i * BenchmarkLedger.EVENT_SPACING;
            lastId++;
            events.set(Bytes.LONG, event + EventLayout.TIME, logIndex);
            events.set(Bytes.LONG, event + EventLayout.ID_HIGH, lastId * SPREAD);
            events.set(Bytes.LONG, event + EventLayout.ID_LOW, lastId);
            journal.append(events, event);
        }
        journal.endBlock();
        journal.flush();
        return journal.publishedPosition();
    }

    /** Removes both journals. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        journal.close();
        ledger.close();
        Folders.delete(directory);
    }
}
