package io.saldo.replica;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandLayout;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransferType;
import io.saldo.ledger.model.UserId;
import io.saldo.ledger.state.LedgerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that executes transfers until the ledger thread makes no garbage for them, since all is compiled. It is one of its
 * own because what measures coverage keeps the compiler from seeing through objects that never leave a method.
 */
final class AllocationChild {
    private static final int TRANSFERS = 1_024;
    private static final int ENTRIES = 20;
    private static final int ACCOUNTS = 64;
    /** Objects made once for an entry, such as its checksum, are less than this for each of its transfers. */
    private static final long BYTES_MAX = 4;

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final CommandWriter writer = new CommandWriter();
    private final long[] results = new long[TRANSFERS];
    private long logIndex;
    private long lastId;

    private AllocationChild() {}

    /** Its exit code is 1 when there is garbage for ever; it is given an empty directory. */
    public static void main(String[] arguments) {
        long bytes = new AllocationChild().bytesOfEach(Path.of(arguments[0]));
        if (bytes > BYTES_MAX) {
            System.err.println(bytes + " bytes for each transfer");
            System.exit(1);
        }
    }

    private long bytesOfEach(Path directory) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        JournalConfig config = JournalConfig.standard(7).withSizes(1 << 24, 1 << 18);
        try (Arena arena = Arena.ofShared();
                Journal journal = Journal.open(directory, config, JournalListener.SILENT)) {
            Machine machine =
                    new Machine(new LedgerState(arena, 1), journal, new DecisionCounts(new SimpleMeterRegistry()));
            open(machine, journal);
            MemorySegment entry = transfers(arena);

            long begin = System.nanoTime();
            long bytesOfEach = Long.MAX_VALUE;
            while (bytesOfEach > BYTES_MAX && System.nanoTime() - begin < PATIENCE_NANOS) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ENTRIES; i++) {
                    execute(machine, journal, entry, TRANSFERS);
                }
                bytesOfEach = (threads.getCurrentThreadAllocatedBytes() - before) / (ENTRIES * TRANSFERS);
            }
            return bytesOfEach;
        }
    }

    private void open(Machine machine, Journal journal) {
        List<Command> commands = new ArrayList<>(Genesis.commands(Membership.alone()));
        for (int account = 0; account < ACCOUNTS; account++) {
            AccountId id = new AccountId("account-" + account);
            commands.add(new Command.OpenAccount(id, UserId.NONE, List.of(), Metadata.NONE));
            commands.add(Teller.transfer(
                    1_000_000L + account, TransferType.DEPOSIT, new AccountId("@external"), id, 1_000_000_000L));
        }
        for (Command command : commands) {
            byte[] bytes = writer.toBytes(command);
            MemorySegment entry = MemorySegment.ofArray(new byte[EntryFormat.HEADER_BYTES + bytes.length]);
            MemorySegment.copy(bytes, 0, entry, Bytes.BYTE, EntryFormat.HEADER_BYTES, bytes.length);
            execute(machine, journal, entry, 1);
        }
    }

    /** Transfers of a cent by number, in two decimals where the currency has four. */
    private MemorySegment transfers(Arena arena) {
        byte[] named = writer.toBytes(
                Teller.transfer(1, TransferType.TRANSFER, new AccountId("account-1"), new AccountId("account-2"), 1));
        MemorySegment entry =
                arena.allocate(EntryFormat.HEADER_BYTES + (long) TRANSFERS * CommandLayout.TRANSFER_NAMES, 8);
        long at = EntryFormat.HEADER_BYTES;
        for (int i = 0; i < TRANSFERS; i++, at += CommandLayout.TRANSFER_NAMES) {
            MemorySegment.copy(named, 0, entry, Bytes.BYTE, at, CommandLayout.TRANSFER_NAMES);
            entry.set(Bytes.INT, at + CommandLayout.LENGTH, CommandLayout.TRANSFER_NAMES);
            entry.set(Bytes.BYTE, at + CommandLayout.FROM_LENGTH, (byte) 0);
            entry.set(Bytes.BYTE, at + CommandLayout.TO_LENGTH, (byte) 0);
            entry.set(Bytes.INT, at + CommandLayout.FROM_NUMBER, 1 + i % ACCOUNTS);
            entry.set(Bytes.INT, at + CommandLayout.TO_NUMBER, 1 + (i + 1) % ACCOUNTS);
        }
        return entry;
    }

    private void execute(Machine machine, Journal journal, MemorySegment entry, int count) {
        logIndex++;
        if (count > 1) {
            long at = EntryFormat.HEADER_BYTES;
            for (int i = 0; i < count; i++, at += CommandLayout.TRANSFER_NAMES) {
                entry.set(Bytes.LONG, at + CommandLayout.ID_LOW, 2_000_000L + lastId++);
            }
        }
        EntryFormat.seal(entry, entry.byteSize(), 1, logIndex, count, EntryFormat.COMMANDS);
        machine.execute(logIndex, logIndex, entry, 0, entry.byteSize(), results);
        journal.flush();
        if (Result.isRefusal(results[count - 1])) {
            throw new AssertionError("refused");
        }
    }
}
