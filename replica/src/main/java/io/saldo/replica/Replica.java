package io.saldo.replica;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.journal.IndexDamaged;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalDamaged;
import io.saldo.journal.JournalInUse;
import io.saldo.journal.JournalListener;
import io.saldo.journal.JournalReadFailed;
import io.saldo.journal.JournalWriteFailed;
import io.saldo.journal.TornTail;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.aeron.AeronLog;
import io.saldo.replica.aeron.AeronLogConfig;
import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.ReplicatedLog;
import io.saldo.replica.log.Role;
import io.saldo.replica.read.LedgerReads;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One copy of the ledger: log, state machine, journal, checkpoints, and the way in and out. Commands are submitted by any
 * thread and answered when they are durable and decided; reads see what was answered.
 */
public final class Replica implements AutoCloseable {
    /** How many log entries of this node may be on their way at a time. */
    private static final int ENTRIES_ON_THEIR_WAY_MAX = 4;

    private static final long READY_PARK_NANOS = 500_000;
    private static final long DRAIN_NANOS_MAX = 5_000_000_000L;

    private final DataDirectory directory;
    private final Arena memory = Arena.ofShared();
    private final LedgerState state;
    private final JournalNotes notes;
    private final Journal journal;
    private final ReplicatedLog log;
    private final Gateway gateway;
    private final Host host;
    private final LedgerReads reads;
    private final Keeper keeper;
    private boolean isClosed;

    private Replica(
            ReplicaConfig config,
            DataDirectory directory,
            ReplicatedLog log,
            MeterRegistry meters,
            ReplicaListener listener)
            throws IOException {
        this.directory = directory;
        this.log = log;
        SecureRandom random = new SecureRandom();
        long seed = random.nextLong();
        Checkpoints checkpoints = new Checkpoints(config.checkpointDirectory());
        state = new LedgerState(memory, seed);
        Optional<CheckpointFile> checkpoint = checkpoints.newest(listener);
        if (checkpoint.isPresent()) {
            listener.progress("loading checkpoint", 0, 0);
            checkpoint.get().load(state);
        }
        notes = new JournalNotes(listener);
        journal = Journal.open(
                config.journalDirectory(),
                JournalConfig.standard(seed).withResumeAfterSequence(state.lastSequence()),
                notes);
        gateway = new Gateway(log, random.nextLong(), ENTRIES_ON_THEIR_WAY_MAX, config);
        long executed = checkpoint.map(CheckpointFile::logIndex).orElse(0L);
        host = new Host(state, journal, gateway, executed, config.checkpointEvents(), meters, listener);
        reads = new LedgerReads(state, journal);
        keeper = new Keeper(
                journal, checkpoints, checkpoint, log, host::isMarkDue, config.checkpointEvents(), seed, listener);
        register(meters);
    }

    /**
     * Starts the replica of a data directory on the Aeron log, and returns when it takes commands.
     *
     * @throws StartFailureException when it cannot; the message is for the operator
     */
    public static Replica start(ReplicaConfig config, MeterRegistry meters, ReplicaListener listener) {
        boolean isLogMissing = !Files.exists(config.logDirectory());
        return start(config, new AeronLog(AeronLogConfig.in(config.logDirectory())), isLogMissing, meters, listener);
    }

    /** Starts the replica on another log. */
    public static Replica start(
            ReplicaConfig config, ReplicatedLog log, MeterRegistry meters, ReplicaListener listener) {
        return start(config, log, false, meters, listener);
    }

    private static Replica start(
            ReplicaConfig config,
            ReplicatedLog log,
            boolean isLogMissing,
            MeterRegistry meters,
            ReplicaListener listener) {
        DataDirectory directory = DataDirectory.take(config.dataDirectory());
        Replica replica = null;
        boolean isStarted = false;
        try {
            replica = new Replica(config, directory, log, meters, listener);
            if (isLogMissing && replica.hasEvents()) {
                throw new StartFailureException("the journal has events, but the log's directory "
                        + config.logDirectory().toAbsolutePath()
                        + " is missing; restore it from a backup of the same age");
            }
            replica.begin(config, listener);
            isStarted = true;
            return replica;
        } catch (LogStartException e) {
            throw new StartFailureException(
                    DiskTrouble.explain(String.valueOf(e.getMessage()), e, config.dataDirectory()), e);
        } catch (JournalDamaged e) {
            throw new StartFailureException(
                    e.getMessage() + "; nothing was changed: run './saldo verify --data " + config.dataDirectory()
                            + "' for the extent, and restore the file from a backup or another node",
                    e);
        } catch (JournalInUse e) {
            throw new StartFailureException(String.valueOf(e.getMessage()), e);
        } catch (JournalReadFailed | JournalWriteFailed e) {
            throw new StartFailureException(
                    DiskTrouble.explain(e.getMessage() + ": " + e.getCause(), e, config.dataDirectory()), e);
        } catch (IOException e) {
            throw new StartFailureException(
                    "the checkpoints in " + config.checkpointDirectory() + " cannot be read (" + DataDirectory.reason(e)
                            + "); check the disk, or delete them to replay the journal",
                    e);
        } finally {
            if (!isStarted) {
                giveBack(directory, replica, listener);
            }
        }
    }

    /** After a start that failed; a further failure must not hide the first. */
    private static void giveBack(DataDirectory directory, @Nullable Replica replica, ReplicaListener listener) {
        try {
            if (replica != null) {
                replica.close();
            }
        } catch (RuntimeException e) {
            listener.note("after the start failed, closing did too: " + e.getMessage());
        } finally {
            directory.close();
        }
    }

    private boolean hasEvents() {
        return state.lastSequence() > 0 || journal.replaying();
    }

    private void begin(ReplicaConfig config, ReplicaListener listener) {
        Failure failure = new Failure(listener, config.dataDirectory());
        log.start(host, failure::report);
        try {
            long deadline = System.nanoTime() + config.startTimeoutNanos();
            while (!host.awaitReady(50_000_000L) || log.role() == Role.NONE) {
                failure.rethrow();
                LockSupport.parkNanos(READY_PARK_NANOS);
                listener.progress("replaying the log", state.lastSequence(), 0);
                if (System.nanoTime() - deadline > 0) {
                    throw new StartFailureException("the log did not become ready in "
                            + config.startTimeoutNanos() / 1_000_000_000L + " s; see the lines above");
                }
            }
            if (journal.publishedPosition() < notes.forcedPosition()) {
                throw new StartFailureException("the journal was on disk up to position " + notes.forcedPosition()
                        + ", is torn, and the log brings it back to position " + journal.publishedPosition()
                        + " only; restore journal and log from the same backup");
            }
            if (state.rulesVersion() == 0) {
                submitAll(Genesis.commands());
            }
            submitAll(Genesis.commands(config.currencies()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailureException("the start was interrupted", e);
        }
        failure.startIsOver();
        keeper.start();
    }

    private void submitAll(List<Command> commands) {
        if (commands.isEmpty()) {
            return;
        }
        List<byte[]> encoded = new ArrayList<>();
        CommandWriter writer = new CommandWriter();
        long length = 0;
        for (Command command : commands) {
            byte[] bytes = writer.toBytes(command);
            encoded.add(bytes);
            length += bytes.length;
        }
        MemorySegment together = MemorySegment.ofArray(new byte[Math.toIntExact(length)]);
        long at = 0;
        for (byte[] bytes : encoded) {
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, together, at, bytes.length);
            at += bytes.length;
        }
        long[] results = new long[commands.size()];
        try {
            submit(together, length, commands.size(), results, 30_000_000_000L);
        } catch (NotAcceptedException | OutcomeUnknownException e) {
            throw new StartFailureException("the log did not take the first commands: " + e.getMessage(), e);
        }
        for (int i = 0; i < results.length; i++) {
            if (Result.isRefusal(results[i]) && Result.rejection(results[i]) == Rejection.CURRENCY_EXISTS) {
                throw new StartFailureException("the configured " + commands.get(i)
                        + " contradicts the ledger, where that currency has another scale for ever;"
                        + " correct the configuration");
            }
        }
    }

    private void register(MeterRegistry meters) {
        Gauge.builder("saldo.sequence", this, replica -> replica.reads.sequence())
                .description("Sequence of the newest readable event")
                .register(meters);
        Gauge.builder("saldo.accounts", state, ledger -> ledger.accounts().size())
                .description("Accounts opened, the system's included")
                .register(meters);
        Gauge.builder("saldo.holds.open", state, ledger -> ledger.holds().size())
                .description("Open holds")
                .register(meters);
        Gauge.builder("saldo.ids", journal, Journal::idCount)
                .description("Transaction ids remembered")
                .register(meters);
        Gauge.builder("saldo.ids.memory.bytes", journal, ids -> ids.indexStatus().memoryBytes())
                .description("Memory that the index of ids takes")
                .register(meters);
        Gauge.builder("saldo.ids.files", journal, ids -> ids.indexStatus().runs())
                .description("Files of ids on disk, of which each look-up asks the filters")
                .register(meters);
        Gauge.builder("saldo.ids.merging", journal, ids -> ids.indexStatus().isMerging() ? 1 : 0)
                .description("1 while files of ids are merged in the background")
                .register(meters);
        FunctionCounter.builder("saldo.index.written.bytes", journal, index -> index.indexStatus()
                        .bytesWritten())
                .description("Bytes written to the journal's index since the start, merges included")
                .register(meters);
        Gauge.builder("saldo.commands.waiting", gateway, Gateway::waitingCommands)
                .description("Commands that wait to be durable and decided")
                .register(meters);
        Gauge.builder("saldo.checkpoint.sequence", keeper, Keeper::checkpointSequence)
                .description("Sequence of the newest checkpoint")
                .register(meters);
    }

    /**
     * Submits commands, and returns when all are durable and decided. They go into the log together, in their order. The
     * calling thread waits; virtual threads are welcome.
     *
     * @param commands encoded commands, one behind the other from offset 0; not changed until the return
     * @param bytes how long they are together, at most {@link #submissionBytesMax()}
     * @param count how many they are
     * @param results gets a {@link Result} for each
     * @param timeoutNanos how long to wait
     * @throws NotAcceptedException when nothing was done, and nothing will be
     * @throws OutcomeUnknownException when the time was over first; the same commands under the same ids tell
     */
    public void submit(MemorySegment commands, long bytes, int count, long[] results, long timeoutNanos)
            throws NotAcceptedException, OutcomeUnknownException {
        gateway.submit(commands, bytes, count, results, timeoutNanos);
    }

    /** The most bytes of one submission. */
    public int submissionBytesMax() {
        return gateway.submissionBytesMax();
    }

    /** What can be read. */
    public LedgerReads reads() {
        return reads;
    }

    /** The state, for the look-ups that any thread may do. */
    public LedgerState state() {
        return state;
    }

    /** How it stands. */
    public ReplicaStatus status() {
        Role role = host.role();
        return new ReplicaStatus(
                switch (role) {
                    case LEADER -> "leader";
                    case FOLLOWER -> "follower";
                    case NONE -> "none";
                },
                role == Role.LEADER,
                host.term(),
                reads.sequence(),
                host.executedIndex(),
                keeper.checkpointSequence(),
                state.accounts().size(),
                state.holds().size(),
                journal.idCount(),
                gateway.waitingCommands());
    }

    /** Where the data is. */
    public static Path journalDirectory(Path dataDirectory) {
        return ReplicaConfig.in(dataDirectory).journalDirectory();
    }

    /** Where the checkpoints are. */
    public static Path checkpointDirectory(Path dataDirectory) {
        return ReplicaConfig.in(dataDirectory).checkpointDirectory();
    }

    /** Takes no more commands, lets those on their way finish, and gives everything back. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        gateway.close();
        gateway.drain(DRAIN_NANOS_MAX);
        keeper.close();
        log.close();
        journal.close();
        directory.close();
    }

    /** Tells the journal's news to the replica's listener. */
    private static final class JournalNotes implements JournalListener {
        private final ReplicaListener listener;
        private long forcedPosition;

        JournalNotes(ReplicaListener listener) {
            this.listener = listener;
        }

        /** How far a torn journal is known to have been on disk; 0 when it was not torn. */
        long forcedPosition() {
            return forcedPosition;
        }

        @Override
        public void openingAdvanced(long bytesDone, long bytesTotal) {
            listener.progress("reading the journal", bytesDone, bytesTotal);
        }

        @Override
        public void tornTailFound(TornTail tail) {
            forcedPosition = tail.forcedPosition();
            listener.note("the journal's end was torn by a crash and is made again from the log: " + tail);
        }

        @Override
        public void indexFileRejected(Path file, String why) {
            listener.note("index file " + file + " is not used (" + why + "); what it held is made again of the journal");
        }

        @Override
        public void mergeFailed(IOException cause) {
            listener.note("files of ids could not be merged (" + DataDirectory.reason(cause)
                    + "); look-ups take longer until they can");
        }

        @Override
        public void indexDamaged(IndexDamaged cause) {
            listener.failed(String.valueOf(cause.getMessage()), cause);
        }

        @Override
        public void segmentPreparationFailed(Path segment, IOException cause) {
            listener.note("no space could be prepared for " + segment + " (" + DataDirectory.reason(cause)
                    + "); free some before the present segment is full, or the server stops");
        }
    }
}
