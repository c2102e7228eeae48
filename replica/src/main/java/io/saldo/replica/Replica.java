package io.saldo.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.journal.BackgroundJob;
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
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.Rejection;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.aeron.AeronLog;
import io.saldo.replica.aeron.AeronLogConfig;
import io.saldo.replica.aeron.LogNodes;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One copy of the ledger: log, state machine, journal, checkpoints, and the way in and out. Commands are submitted by any
 * thread at any node, and answered when they are durable and decided here; reads see what was answered here, and after a
 * {@link #barrier} what was answered anywhere.
 */
public final class Replica implements AutoCloseable {
    /** How many log entries of this node may be on their way at a time. */
    private static final int ENTRIES_ON_THEIR_WAY_MAX = 4;

    private static final long READY_PARK_NANOS = 500_000;
    private static final long DRAIN_NANOS_MAX = 5_000_000_000L;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long FIRST_COMMANDS_NANOS = 30_000_000_000L;

    private final ReplicaConfig config;
    private final ReplicaListener listener;
    private final Optional<DataDirectory> directory;
    private final Failure failure;
    private final Arena memory = Arena.ofShared();
    private final LedgerState state;
    private final JournalNotes notes;
    private final Journal journal;
    private final ReplicatedLog log;
    private final Gateway gateway;
    private final Host host;
    private final LedgerReads reads;
    private final Keeper keeper;
    private volatile boolean isStarted;
    private volatile boolean isClosed;

    private Replica(
            ReplicaConfig config,
            Optional<DataDirectory> directory,
            ReplicatedLog log,
            MeterRegistry meters,
            ReplicaListener listener,
            LedgerObserver observer)
            throws IOException {
        this.config = config;
        this.listener = listener;
        this.directory = directory;
        this.log = log;
        failure = new Failure(
                listener, config.dataDirectory(), config.membership().remedy());
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
        host = new Host(state, journal, gateway, executed, config, meters, listener, observer, random::nextLong);
        reads = new LedgerReads(state, journal);
        keeper = new Keeper(
                journal, checkpoints, checkpoint, log, host::isMarkDue, config.checkpointEvents(), seed, listener);
        ReplicaMeters told = new ReplicaMeters(meters, ReplicaMeters.tags(config.membership()));
        told.register(this);
        told.register(jobs());
    }

    /**
     * Starts the replica of a data directory on the Aeron log, and returns when it takes commands.
     *
     * @throws StartFailureException when it cannot; the message is for the operator
     */
    public static Replica start(ReplicaConfig config, MeterRegistry meters, ReplicaListener listener) {
        return awaited(open(config, meters, listener, LedgerObserver.NONE));
    }

    /** Starts the replica on another log. */
    public static Replica start(
            ReplicaConfig config, ReplicatedLog log, MeterRegistry meters, ReplicaListener listener) {
        return awaited(open(config, log, meters, listener, LedgerObserver.NONE));
    }

    private static Replica awaited(Replica replica) {
        boolean isReady = false;
        try {
            replica.awaitReady();
            isReady = true;
            return replica;
        } finally {
            if (!isReady) {
                giveBack(replica.directory, replica, replica.listener);
            }
        }
    }

    /**
     * Opens the replica of a data directory on the Aeron log, and returns when its journal is read and its log runs. Until
     * {@link #awaitReady()} has returned it can be read as far as it has come, and takes no commands.
     *
     * @throws StartFailureException when it cannot; the message is for the operator
     */
    public static Replica open(
            ReplicaConfig config, MeterRegistry meters, ReplicaListener listener, LedgerObserver observer) {
        boolean isLogMissing = config.membership().isAlone() && !Files.exists(config.logDirectory());
        return open(
                config,
                new AeronLog(AeronLogConfig.in(config.logDirectory())
                        .with(nodes(config.membership()))
                        .withKeepBytes(config.logKeepBytes())
                        .withDatagramBytes(config.datagramBytes())
                        .withRemedy(config.membership().remedy())),
                isLogMissing,
                meters,
                listener,
                observer);
    }

    private static LogNodes nodes(Membership membership) {
        return LogNodes.of(membership.node(), membership.peers(), membership.partition(), membership.secret());
    }

    /** Opens the replica on another log. */
    public static Replica open(
            ReplicaConfig config,
            ReplicatedLog log,
            MeterRegistry meters,
            ReplicaListener listener,
            LedgerObserver observer) {
        return open(config, log, false, meters, listener, observer);
    }

    private static Replica open(
            ReplicaConfig config,
            ReplicatedLog log,
            boolean isLogMissing,
            MeterRegistry meters,
            ReplicaListener listener,
            LedgerObserver observer) {
        Optional<DataDirectory> directory = config.membership().partitions() == 1
                ? Optional.of(DataDirectory.take(config.dataDirectory()))
                : Optional.empty();
        Replica replica = null;
        boolean isOpen = false;
        try {
            replica = new Replica(config, directory, log, meters, listener, observer);
            if (isLogMissing && replica.hasEvents()) {
                throw new StartFailureException("the journal has events, but the log's directory "
                        + config.logDirectory().toAbsolutePath()
                        + " is missing; restore it from a backup of the same age");
            }
            log.start(replica.host, replica.failure::report);
            isOpen = true;
            return replica;
        } catch (LogStartException e) {
            throw new StartFailureException(
                    DiskTrouble.explain(String.valueOf(e.getMessage()), e, config.dataDirectory()), e);
        } catch (JournalDamaged e) {
            throw new StartFailureException(damaged(e, config), e);
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
            if (!isOpen) {
                giveBack(directory, replica, listener);
            }
        }
    }

    private static String damaged(JournalDamaged e, ReplicaConfig config) {
        String remedy = config.membership().isAlone()
                ? "restore the file from a backup"
                : config.membership().remedy();
        return e.getMessage() + "; nothing was changed: run './saldo verify --data " + config.dataDirectory()
                + "' for the extent, and " + remedy;
    }

    /** After a start that failed; a further failure must not hide the first. */
    private static void giveBack(
            Optional<DataDirectory> directory, @Nullable Replica replica, ReplicaListener listener) {
        try {
            if (replica != null) {
                replica.close();
            }
        } catch (RuntimeException e) {
            listener.note("after the start failed, closing did too: " + e.getMessage());
        } finally {
            directory.ifPresent(DataDirectory::close);
        }
    }

    private boolean hasEvents() {
        return state.lastSequence() > 0 || journal.replaying();
    }

    /**
     * Waits until this node has caught up, knows a leader, and the ledger has begun; from then on it takes commands. While
     * no other node is there, it says so and goes on waiting. Its owner calls it once.
     *
     * @throws StartFailureException when it cannot start, and when it is closed meanwhile; the owner closes it then
     */
    public void awaitReady() {
        long deadline = System.nanoTime() + config.startTimeoutNanos();
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!hasBegun()) {
            failure.rethrow();
            if (isClosed || Thread.currentThread().isInterrupted()) {
                throw new StartFailureException("the start was interrupted");
            }
            LockSupport.parkNanos(READY_PARK_NANOS);
            listener.progress("replaying the log", reads.sequence(), 0);
            long now = System.nanoTime();
            if (!config.membership().isAlone() && host.leadership().role() == Role.NONE) {
                deadline = now + config.startTimeoutNanos();
                if (now - patience > 0) {
                    patience = now + PATIENCE_NANOS;
                    listener.note("waiting for other nodes: no leader is known yet, " + config.membership());
                }
            }
            if (now - deadline > 0) {
                throw new StartFailureException("the log did not become ready in "
                        + config.startTimeoutNanos() / 1_000_000_000L + " s; see the lines above");
            }
        }
        failure.startIsOver();
        isStarted = true;
        keeper.start();
    }

    /** Whether the ledger has begun and this node has caught up with it; takes the next step towards that. */
    private boolean hasBegun() {
        if (!isCaughtUp()) {
            return false;
        }
        if (journal.publishedPosition() < notes.forcedPosition()) {
            throw new StartFailureException("the journal was on disk up to position " + notes.forcedPosition()
                    + ", is torn, and the log brings it back to position " + journal.publishedPosition()
                    + " only; " + config.membership().remedy());
        }
        if (!host.isCreated()) {
            // Two nodes that lead one after the other may both do it: what exists already is passed over.
            return host.leadership().role() == Role.LEADER
                    && submitAll(Genesis.commands(config.membership()))
                    && hasCurrencies();
        }
        return hasCurrencies();
    }

    private boolean hasCurrencies() {
        List<Currency> missing = config.currencies().stream()
                .filter(currency -> state.currencies()
                        .find(currency.code())
                        .filter(known -> known.scale() == currency.scale())
                        .isEmpty())
                .toList();
        return missing.isEmpty() || submitAll(Genesis.commands(missing));
    }

    private boolean isCaughtUp() {
        return host.isCaughtUp() && host.leadership().role() != Role.NONE && log.connection() != 0;
    }

    /** False when the leader was lost meanwhile. */
    private boolean submitAll(List<Command> commands) {
        MemorySegment together = encoded(commands);
        long[] results = new long[commands.size()];
        try {
            gateway.submit(together, together.byteSize(), commands.size(), results, FIRST_COMMANDS_NANOS);
        } catch (NotAcceptedException | OutcomeUnknownException e) {
            if (!config.membership().isAlone()) {
                return false;
            }
            throw new StartFailureException("the log did not take the first commands: " + e.getMessage(), e);
        }
        for (int i = 0; i < results.length; i++) {
            if (Result.isRefusal(results[i]) && Result.rejection(results[i]) == Rejection.CURRENCY_EXISTS) {
                throw new StartFailureException("the configured " + commands.get(i)
                        + " contradicts the ledger, where that currency has another scale for ever;"
                        + " correct the configuration");
            }
        }
        return true;
    }

    private static MemorySegment encoded(List<Command> commands) {
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
        return together;
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
        if (!isStarted) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        gateway.submit(commands, bytes, count, results, timeoutNanos);
    }

    /**
     * A way for many commands of one caller, of which several submissions are under way at a time.
     *
     * @param timeoutNanos how long to wait, from now on and for all of them together
     * @throws NotAcceptedException before the start is over
     */
    public CommandPipeline pipeline(long timeoutNanos) throws NotAcceptedException {
        if (!isStarted) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        return new CommandPipeline(gateway, timeoutNanos);
    }

    /**
     * Returns when this node has executed everything that was answered anywhere before the call, so that a read that follows
     * is linearizable. Many callers share one entry in the log; on a node alone there is nothing to wait for.
     *
     * @param timeoutNanos how long to wait
     * @throws NotAcceptedException when that cannot be told in time
     */
    public void barrier(long timeoutNanos) throws NotAcceptedException {
        if (!isStarted) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        if (!config.membership().isAlone()) {
            gateway.barrier(timeoutNanos);
        }
    }

    /**
     * Begins a copy of this replica's files, of which another node of the group can go on. It must be closed.
     *
     * @param timeoutNanos how long to wait for a moment without election
     * @throws NotAcceptedException when there is none, or the replica has not started
     * @throws IOException when a file cannot be read
     */
    public LedgerCopy copy(long timeoutNanos) throws NotAcceptedException, IOException {
        if (!isStarted || isClosed) {
            throw new NotAcceptedException(NotAcceptedException.Reason.CLOSING);
        }
        return LedgerCopy.begin(config, log, journal, timeoutNanos);
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

    /** How many commands are between their arrival here and their answer. */
    public long waitingCommands() {
        return gateway.waitingCommands();
    }

    /** How it stands. */
    public ReplicaStatus status() {
        Leadership leadership = host.leadership();
        Divergence divergence = host.divergence();
        long sequence = reads.sequence();
        long furthest = divergence.progress().stream()
                .mapToLong(NodeProgress::sequence)
                .max()
                .orElse(0);
        return new ReplicaStatus(
                leadership.role().name().toLowerCase(Locale.ROOT),
                isStarted && !isClosed && isCaughtUp() && !divergence.isUndecided(),
                leadership.term(),
                leadership.leader(),
                config.membership().node(),
                config.membership().nodes(),
                divergence.hasDifference(),
                sequence,
                Math.max(0, furthest - sequence),
                host.executedIndex(),
                keeper.checkpointSequence(),
                state.accounts().size(),
                state.holds().size(),
                journal.idCount(),
                gateway.waitingCommands(),
                divergence.progress());
    }

    /** What goes on in the background. */
    private List<BackgroundJob> jobs() {
        return Stream.concat(journal.jobs().stream(), Stream.of(keeper.job())).toList();
    }

    Gateway gateway() {
        return gateway;
    }

    Host host() {
        return host;
    }

    Journal journal() {
        return journal;
    }

    Keeper keeper() {
        return keeper;
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
        directory.ifPresent(DataDirectory::close);
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
            listener.note(
                    "index file " + file + " is not used (" + why + "); what it held is made again of the journal");
        }

        @Override
        public void filterMadeAgain(Path file, String why) {
            listener.note("index file " + file + " is not what was written (" + why
                    + "); the filter was made again of the file's pages");
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
