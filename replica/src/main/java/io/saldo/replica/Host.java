package io.saldo.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.saldo.journal.Journal;
import io.saldo.ledger.Bytes;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.Role;
import io.saldo.replica.log.SnapshotMark;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows the log on the ledger thread: recovers, executes entries, flushes the journal after each batch and hands the
 * results to those who wait.
 *
 * <p>Recovery has three stretches. What the checkpoint covers is skipped. What lies between the checkpoint and the log's
 * mark is taken from the journal as it stands, since the log does not give it again. Everything after is executed again,
 * and the journal compares, byte for byte, what it has with what comes out.
 */
final class Host implements LogFollower {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MARK_BYTES = 16 + 32;
    /**
     * A mark holds up the log for some tens of milliseconds, so there are few: with the usual distance of checkpoints one
     * in half a gigabyte of entries, which a restart executes in a second, or in one and a half million entries.
     */
    private static final long MARK_BYTES_PER_CHECKPOINT_EVENT = 512;

    /** An own entry that was decided; never compared, so an array will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Arrived(List<Submission> submissions, long[] results) {}

    private final LedgerState state;
    private final Journal journal;
    private final Machine machine;
    private final Gateway gateway;
    private final ReplicaListener listener;
    private final Timer flushing;
    private final Timer deciding;
    private final Timer waiting;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final List<Arrived> arrived = new ArrayList<>();
    private final MemorySegment tick = MemorySegment.ofArray(new CommandWriter().toBytes(new Command.Tick()));
    private volatile long executedIndex;
    private long bytesSinceMark;
    private long entriesSinceMark;
    private final long checkpointEvents;
    private volatile boolean isMarkDue;
    private long deliveredIndex;
    private long nextTickNanos;
    private long[] foreignResults = new long[1_024];
    private volatile Role role = Role.NONE;
    private volatile long term;

    /**
     * @param executedIndex of the last log entry that state and journal cover already
     * @param checkpointEvents after how many events a checkpoint is built
     */
    Host(
            LedgerState state,
            Journal journal,
            Gateway gateway,
            long executedIndex,
            long checkpointEvents,
            MeterRegistry meters,
            ReplicaListener listener) {
        this.state = state;
        this.checkpointEvents = checkpointEvents;
        this.journal = journal;
        this.gateway = gateway;
        this.executedIndex = executedIndex;
        this.listener = listener;
        machine = new Machine(state, journal, new DecisionCounts(meters));
        flushing = timer(meters, "saldo.journal.flush", "Writing a batch of blocks to the journal");
        deciding = timer(meters, "saldo.ledger.entry", "Deciding and applying the commands of one log entry");
        waiting = timer(
                meters, "saldo.log.commit", "From a command's arrival until it is durable, decided and journaled");
    }

    private static Timer timer(MeterRegistry meters, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofNanos(2_500_000),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(meters);
    }

    Role role() {
        return role;
    }

    long term() {
        return term;
    }

    /** The newest log entry that state and journal cover; any thread. */
    long executedIndex() {
        return executedIndex;
    }

    /** Whether so much was executed since the last mark that a restart would feel it; any thread. */
    boolean isMarkDue() {
        return isMarkDue;
    }

    boolean awaitReady(long timeoutNanos) throws InterruptedException {
        return ready.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onStart(Optional<SnapshotMark> mark) {
        if (mark.isEmpty()) {
            return;
        }
        long markedIndex = mark.get().logIndex();
        deliveredIndex = markedIndex;
        MemorySegment content = mark.get().content();
        long markedSequence = content.get(Bytes.LONG, 0);
        long journaledBefore = state.lastSequence();
        while (state.lastSequence() < markedSequence && journal.replayNext(machine::replay)) {
            executedIndex = journal.lastLogIndex();
        }
        if (state.lastSequence() < markedSequence) {
            throw new StartFailureException("the journal ends with sequence " + state.lastSequence()
                    + ", but the log goes on after sequence " + markedSequence
                    + "; the journal's files were lost or replaced: restore them from a backup of the same age");
        }
        byte[] hash = content.asSlice(16, 32).toArray(Bytes.BYTE);
        if (state.lastSequence() == markedSequence && !Arrays.equals(hash, journal.lastHash())) {
            throw new StartFailureException("the journal at sequence " + markedSequence
                    + " is not the one that the log belongs to: restore journal and log from the same backup");
        }
        executedIndex = Math.max(executedIndex, markedIndex);
        if (state.lastSequence() > journaledBefore) {
            listener.note("took " + (state.lastSequence() - journaledBefore) + " events of the journal as they stand");
        }
    }

    @Override
    public void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
        deliveredIndex = logIndex;
        if (logIndex <= executedIndex) {
            return;
        }
        Invariant.check(EntryFormat.isSound(entry, offset, length), "log entry " + logIndex + " is as it was written");
        int count = EntryFormat.count(entry, offset);
        boolean isOwn = EntryFormat.origin(entry, offset) == gateway.origin();
        long[] results = isOwn ? new long[count] : foreignResults(count);
        long began = System.nanoTime();
        bytesSinceMark += length;
        entriesSinceMark++;
        machine.execute(logIndex, timeNanos, entry, offset, length, results);
        deciding.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        executedIndex = logIndex;
        if (isOwn) {
            arrived.add(new Arrived(gateway.arrived(EntryFormat.batch(entry, offset)), results));
        }
    }

    private long[] foreignResults(int count) {
        if (foreignResults.length < count) {
            foreignResults = new long[count];
        }
        return foreignResults;
    }

    @Override
    public void onBatchEnd() {
        long began = System.nanoTime();
        journal.flush();
        long now = System.nanoTime();
        flushing.record(now - began, TimeUnit.NANOSECONDS);
        gateway.pump();
        for (Arrived entry : arrived) {
            int first = 0;
            for (Submission submission : entry.submissions()) {
                submission.complete(entry.results(), first);
                first += submission.count;
            }
            if (!entry.submissions().isEmpty()) {
                waiting.record(now - entry.submissions().getFirst().queuedNanos, TimeUnit.NANOSECONDS);
            }
        }
        arrived.clear();
        isMarkDue = bytesSinceMark / MARK_BYTES_PER_CHECKPOINT_EVENT > checkpointEvents
                || entriesSinceMark - checkpointEvents > checkpointEvents / 2;
    }

    @Override
    public MemorySegment takeMark() {
        bytesSinceMark = 0;
        entriesSinceMark = 0;
        isMarkDue = false;
        journal.flush();
        journal.force();
        MemorySegment content = MemorySegment.ofArray(new byte[MARK_BYTES]);
        content.set(Bytes.LONG, 0, state.lastSequence());
        MemorySegment.copy(journal.lastHash(), 0, content, Bytes.BYTE, 16, 32);
        return content;
    }

    @Override
    public void onReplayed() {
        if (journal.replaying() && journal.replayNext(machine::replay)) {
            refuseLog(journal.lastLogIndex());
        }
        // An entry that the log gives later under an index that is covered already would be taken for a repeat.
        if (executedIndex > deliveredIndex) {
            refuseLog(executedIndex);
        }
        listener.note("replayed up to log entry " + executedIndex + ", sequence " + state.lastSequence());
    }

    private void refuseLog(long journaledIndex) {
        throw new StartFailureException("the journal holds log entry " + journaledIndex
                + ", but the log ends with entry " + deliveredIndex
                + "; the log's files were lost or replaced: restore them from a backup of the same age");
    }

    @Override
    public void onRole(Role newRole, long newTerm, int leader) {
        listener.note("role changed from=" + role + " to=" + newRole + " term=" + newTerm + " leader=" + leader);
        role = newRole;
        term = newTerm;
        if (newRole == Role.LEADER) {
            gateway.open();
            ready.countDown();
        }
    }

    @Override
    public int duty(long nowNanos) {
        gateway.pump();
        if (role != Role.LEADER || nowNanos - nextTickNanos < 0) {
            return 0;
        }
        nextTickNanos = nowNanos + TICK_NANOS;
        int hold = state.holds().firstToExpire();
        if (hold < 0 || state.holds().expiresAt(hold) > WallClock.nanos()) {
            return 0;
        }
        gateway.offer(tick);
        return 1;
    }
}
