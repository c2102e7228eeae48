package io.saldo.ledger.property;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.host.Encoder;
import io.saldo.ledger.host.Entry;
import io.saldo.ledger.host.Host;
import io.saldo.ledger.host.InMemoryJournal;
import io.saldo.ledger.naive.NaiveLedger;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * An audited run of random commands, with all that is needed to run it again.
 *
 * @param entries what the log held
 * @param checkpoints states on the way
 * @param journal all events
 * @param saved the last state's bytes
 */
record Run(List<Entry> entries, List<Checkpoint> checkpoints, InMemoryJournal journal, MemorySegment saved) {
    private static final long START_NANOS = 1_700_000_000_000_000_000L;

    /**
     * The state after some entries.
     *
     * @param entryCount after how many entries
     * @param eventCount how many events there were by then
     * @param saved the state's bytes
     */
    record Checkpoint(int entryCount, int eventCount, MemorySegment saved) {}

    /** Runs as many commands as asked, audits each, and keeps about ten checkpoints. */
    static Run of(long seed, int commandCount, long hashSeed) {
        try (Host host = new Host(hashSeed)) {
            NaiveLedger naive = new NaiveLedger();
            Audit audit = new Audit(host, naive);
            RandomCommands commands = new RandomCommands(seed, naive);
            Encoder encoder = new Encoder();
            List<Entry> entries = new ArrayList<>();
            List<Checkpoint> checkpoints = new ArrayList<>();
            long timeNanos = START_NANOS;
            for (int done = 0; done < commandCount; ) {
                timeNanos = commands.timeAfter(timeNanos);
                audit.begin(timeNanos);
                List<byte[]> encoded = new ArrayList<>();
                for (int left = commands.entrySize(); left > 0; left--, done++) {
                    Command command = commands.next();
                    encoded.add(encoder.encode(command));
                    audited(audit, command, encoded.getLast(), timeNanos, done);
                }
                entries.add(new Entry(timeNanos, encoded));
                if (done >= (checkpoints.size() + 1) * commandCount / 10) {
                    audit.checkEverything();
                    checkpoints.add(
                            new Checkpoint(entries.size(), host.journal().size(), saved(host)));
                }
            }
            return new Run(entries, checkpoints, host.journal(), saved(host));
        }
    }

    private static MemorySegment saved(Host host) {
        return MemorySegment.ofArray(host.save()).asReadOnly();
    }

    private static void audited(Audit audit, Command command, byte[] encoded, long timeNanos, int number) {
        try {
            audit.execute(command, encoded, timeNanos);
        } catch (Throwable failure) {
            throw new AssertionError(
                    "command " + number + ", " + Audit.shortened(command) + ": " + failure.getMessage(), failure);
        }
    }
}
