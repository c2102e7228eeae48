package io.saldo.replica;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.cli.files.Folders;
import io.saldo.journal.BackgroundJob;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.decide.Decider;
import io.saldo.ledger.decide.Decision;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A ledger with a journal and without a log: accounts that each own a million dollars, and entries of packed transfers
 * between random ones, as they come out of the log.
 */
public final class BenchmarkLedger implements AutoCloseable {
    /** Transfers in each entry. */
    public static final int TRANSFERS = 1_024;

    /** Bytes from one event to the next of {@link #decidedEvents}. */
    public static final int EVENT_SPACING = 512;

    private static final int ENTRIES = 64;
    private static final int COMMAND_BYTES = CommandLayout.TRANSFER_NAMES;
    private static final long ENTRY_BYTES = EntryFormat.HEADER_BYTES + (long) TRANSFERS * COMMAND_BYTES;
    private static final int OPENED_TOGETHER = 500;

    private final Path directory;
    private final Arena arena = Arena.ofShared();
    private final LedgerState state = new LedgerState(arena, 1);
    private final Journal journal;
    private final Machine machine;
    private final long[] results = new long[TRANSFERS];
    private final Decider decider = new Decider(state, new NoPast());
    private final Decision decision = new Decision(arena);
    private final MemorySegment entries = arena.allocate(ENTRIES * ENTRY_BYTES, 64);
    private final Checkpoints checkpoints;
    private Optional<CheckpointFile> checkpoint = Optional.empty();
    private long logIndex;
    private long lastId;

    /** Opens the accounts in a new journal below the system's folder for temporary files; nobody owns them. */
    public BenchmarkLedger(int accounts) throws IOException {
        this(accounts, 0);
    }

    /**
     * Opens the accounts in a new journal below the system's folder for temporary files.
     *
     * @param users how many users own them by turns; 0 for none
     */
    public BenchmarkLedger(int accounts, int users) throws IOException {
        directory = Files.createTempDirectory("saldo-benchmark");
        checkpoints = new Checkpoints(directory.resolve("checkpoints"));
        journal = Journal.open(directory, JournalConfig.standard(7), JournalListener.SILENT);
        machine = new Machine(state, journal, new DecisionCounts(new SimpleMeterRegistry()));
        execute(Genesis.commands(Membership.alone()));
        for (int first = 1; first <= accounts; first += OPENED_TOGETHER) {
            List<Command> commands = new ArrayList<>();
            for (int account = first; account <= Math.min(accounts, first + OPENED_TOGETHER - 1); account++) {
                AccountId id = new AccountId("account-" + account);
                commands.add(new Command.OpenAccount(id, owner(account, users), List.of(), Metadata.NONE));
                commands.add(new Command.PostTransfer(
                        new TransactionId(1, account),
                        TransferType.DEPOSIT,
                        new AccountId("@external"),
                        id,
                        DecimalAmount.parse("1000000", true),
                        "USD",
                        Metadata.NONE));
            }
            execute(commands);
        }
        prepareEntries(accounts);
    }

    private static UserId owner(int account, int users) {
        return users == 0 ? UserId.NONE : new UserId("user-" + account % users);
    }

    /** The ledger's state. */
    public LedgerState state() {
        return state;
    }

    /** The ledger's journal. */
    public Journal journal() {
        return journal;
    }

    /** An entry of transfers under ids that were never used, which stays valid for 64 calls; at {@link #offset}. */
    public MemorySegment nextEntry() {
        logIndex++;
        long at = offset() + EntryFormat.HEADER_BYTES;
        for (int i = 0; i < TRANSFERS; i++, at += COMMAND_BYTES) {
            lastId++;
            entries.set(Bytes.LONG, at + CommandLayout.ID_HIGH, lastId * 0x9E3779B97F4A7C15L);
            entries.set(Bytes.LONG, at + CommandLayout.ID_LOW, lastId);
        }
        return entries;
    }

    /** Where the newest entry begins. */
    public long offset() {
        return logIndex % ENTRIES * ENTRY_BYTES;
    }

    /** Where the commands of the newest entry begin; each takes 64 bytes. */
    public long commands() {
        return offset() + EntryFormat.HEADER_BYTES;
    }

    /** Checks the entry as the host does, executes it and flushes the journal; the last transfer's result. */
    public long execute(MemorySegment entry) {
        EntryFormat.seal(
                entry.asSlice(offset(), ENTRY_BYTES), ENTRY_BYTES, 1, logIndex, TRANSFERS, EntryFormat.COMMANDS);
        if (!EntryFormat.isSound(entry, offset(), ENTRY_BYTES)) {
            throw new IllegalStateException("an entry is as it was written");
        }
        machine.execute(logIndex, logIndex, entry, offset(), ENTRY_BYTES, results);
        journal.flush();
        if (Result.isRefusal(results[TRANSFERS - 1])) {
            throw new IllegalStateException("refused: " + Result.rejection(results[TRANSFERS - 1]));
        }
        return results[TRANSFERS - 1];
    }

    /** Puts the ids so far into runs on disk, as a server does behind each checkpoint. */
    public void index() throws IOException {
        journal.index(journal.publishedSequence());
    }

    /** Builds a checkpoint of what was posted since the one before, as a server does. */
    public void checkpoint() throws IOException {
        CheckpointFile built = checkpoints.build(journal, checkpoint, 1, BackgroundJob.unpaced());
        checkpoint = Optional.of(built);
        checkpoints.prune();
    }

    /** Decides each transfer of the entry, and changes nothing; no id is looked up. The events' sizes in bytes together. */
    public long decide(MemorySegment entry) {
        long bytes = 0;
        for (int i = 0; i < TRANSFERS; i++) {
            bytes += decide(entry, i).get(Bytes.INT, EventLayout.LENGTH);
        }
        return bytes;
    }

    private MemorySegment decide(MemorySegment entry, int transfer) {
        decider.decide(entry, commands() + (long) transfer * COMMAND_BYTES, state.lastTimeNanos(), decision);
        if (decision.outcome() != Decision.Outcome.EVENT) {
            throw new IllegalStateException("not posted: " + decision.outcome());
        }
        return decision.event();
    }

    /** The events of an entry's transfers, one each {@link #EVENT_SPACING} bytes, as the decider gives them to the journal. */
    public MemorySegment decidedEvents(MemorySegment entry) {
        MemorySegment events = arena.allocate((long) TRANSFERS * EVENT_SPACING, Long.BYTES);
        for (int i = 0; i < TRANSFERS; i++) {
            MemorySegment event = decide(entry, i);
            MemorySegment.copy(event, 0, events, (long) i * EVENT_SPACING, event.get(Bytes.INT, EventLayout.LENGTH));
        }
        return events;
    }

    /** Positions of the newest entry's events in the journal. */
    long[] positions() {
        long[] positions = new long[TRANSFERS];
        for (int i = 0; i < TRANSFERS; i++) {
            positions[i] = Result.position(results[i]);
        }
        return positions;
    }

    /** Knows no id. */
    private static final class NoPast implements Past {
        @Override
        public long find(long idHigh, long idLow) {
            return NONE;
        }

        @Override
        public EventView eventAt(long position) {
            throw new IllegalStateException("transfers do not ask for an event");
        }
    }

    private void prepareEntries(int accounts) {
        SplittableRandom random = new SplittableRandom(3);
        CommandWriter writer = new CommandWriter();
        byte[] named = writer.toBytes(new Command.PostTransfer(
                new TransactionId(2, 1),
                TransferType.TRANSFER,
                new AccountId("sender"),
                new AccountId("receiver"),
                DecimalAmount.parse("0.0001", true),
                "USD",
                Metadata.NONE));
        for (long entry = 0; entry < entries.byteSize(); entry += ENTRY_BYTES) {
            long at = entry + EntryFormat.HEADER_BYTES;
            for (int i = 0; i < TRANSFERS; i++, at += COMMAND_BYTES) {
                int from = random.nextInt(1, accounts + 1);
                int to = from % accounts + 1;
                if (random.nextInt(8) > 0) {
                    to = (from + random.nextInt(1, accounts) - 1) % accounts + 1;
                }
                MemorySegment.copy(named, 0, entries, Bytes.BYTE, at, COMMAND_BYTES);
                entries.set(Bytes.INT, at + CommandLayout.LENGTH, COMMAND_BYTES);
                entries.set(Bytes.BYTE, at + CommandLayout.FROM_LENGTH, (byte) 0);
                entries.set(Bytes.BYTE, at + CommandLayout.TO_LENGTH, (byte) 0);
                entries.set(Bytes.INT, at + CommandLayout.FROM_NUMBER, from);
                entries.set(Bytes.INT, at + CommandLayout.TO_NUMBER, to);
            }
        }
    }

    private void execute(List<Command> commands) {
        CommandWriter writer = new CommandWriter();
        List<byte[]> encoded = commands.stream().map(writer::toBytes).toList();
        long length = EntryFormat.HEADER_BYTES;
        for (byte[] command : encoded) {
            length += command.length;
        }
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment entry = confined.allocate(length, 8);
            long at = EntryFormat.HEADER_BYTES;
            for (byte[] command : encoded) {
                MemorySegment.copy(command, 0, entry, Bytes.BYTE, at, command.length);
                at += command.length;
            }
            logIndex++;
            EntryFormat.seal(entry, length, 1, logIndex, encoded.size(), EntryFormat.COMMANDS);
            long[] decided = new long[encoded.size()];
            machine.execute(logIndex, logIndex, entry, 0, length, decided);
            journal.flush();
        }
    }

    @Override
    public void close() {
        journal.close();
        try {
            Folders.delete(directory);
        } catch (IOException e) {
            throw new IllegalStateException("the journal's folder could not be removed", e);
        }
    }
}
