package io.saldo.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.saldo.journal.Journal;
import io.saldo.ledger.Invariant;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.Role;
import io.saldo.replica.log.SnapshotMark;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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
    /**
     * A mark holds up the log for some tens of milliseconds, so there are few: with the usual distance of checkpoints one
     * in half a gigabyte of entries, which a restart executes in a second, or in one and a half million entries.
     */
    private static final long MARK_BYTES_PER_CHECKPOINT_EVENT = 512;

    /** An own entry that was decided; never compared, so an array will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Arrived(List<Submission> submissions, long[] results) {}

    private static final long[] NO_RESULTS = {};

    private final LedgerState state;
    private final Journal journal;
    private final Machine machine;
    private final Gateway gateway;
    private final Membership membership;
    private final Origins origins = new Origins();
    private final Divergence divergence;
    private final Prober prober;
    private final ReplicaListener listener;
    private final LedgerObserver observer;
    private final HostMeters meters;
    private final LongSupplier newOrigin;
    private final List<Arrived> arrived = new ArrayList<>();
    private final MemorySegment tick = MemorySegment.ofArray(new CommandWriter().toBytes(new Command.Tick()));
    private Optional<Submission> ticking = Optional.empty();
    private long bytesSinceMark;
    private long entriesSinceMark;
    private long deliveredIndex;
    private long nextTickNanos;
    private long[] foreignResults = new long[1_024];
    private boolean isReplayed;
    private volatile long executedIndex;
    private volatile long markableBytes;
    private volatile long markableEntries;
    private volatile boolean isCaughtUp;
    private volatile boolean isCreated;
    private volatile Leadership leadership = Leadership.NONE;

    /**
     * @param executedIndex of the last log entry that state and journal cover already
     * @param newOrigin gives a random number for the gateway
     */
    Host(
            LedgerState state,
            Journal journal,
            Gateway gateway,
            long executedIndex,
            ReplicaConfig config,
            MeterRegistry registry,
            ReplicaListener listener,
            LedgerObserver observer,
            LongSupplier newOrigin) {
        this.state = state;
        this.journal = journal;
        this.gateway = gateway;
        this.executedIndex = executedIndex;
        this.listener = listener;
        this.observer = observer;
        this.newOrigin = newOrigin;
        membership = config.membership();
        divergence = new Divergence(membership, listener);
        prober = new Prober(gateway, divergence, membership, config.probeNanos());
        Tags tags = ReplicaMeters.tags(membership);
        machine = new Machine(state, journal, new DecisionCounts(registry, tags), observer);
        meters = new HostMeters(registry, tags);
    }

    /** What this node is, who leads, and since which term; any thread. */
    Leadership leadership() {
        return leadership;
    }

    /** How its journal compares with the others'; any thread. */
    Divergence divergence() {
        return divergence;
    }

    /** The newest log entry that state and journal cover; any thread. */
    long executedIndex() {
        return executedIndex;
    }

    /**
     * Whether so much was executed since the last mark that a restart would feel it; any thread.
     *
     * @param checkpointEvents after how many events a checkpoint was built
     */
    boolean isMarkDue(long checkpointEvents) {
        return markableBytes / MARK_BYTES_PER_CHECKPOINT_EVENT > checkpointEvents
                || markableEntries - checkpointEvents > checkpointEvents / 2;
    }

    /** Whether all that the log had at the start, and all that the journal had, was executed; any thread. */
    boolean isCaughtUp() {
        return isCaughtUp;
    }

    /** Whether the ledger has begun; any thread. */
    boolean isCreated() {
        return isCreated;
    }

    @Override
    public void onStart(Optional<SnapshotMark> mark) {
        mark.ifPresent(this::takeUp);
        isCreated = state.rulesVersion() != 0;
        observer.begun(state);
    }

    /** Takes what lies before the mark from the journal as it stands. */
    private void takeUp(SnapshotMark mark) {
        long markedIndex = mark.logIndex();
        deliveredIndex = markedIndex;
        HostMark marked = HostMark.read(mark.content(), origins);
        long journaledBefore = state.lastSequence();
        while (state.lastSequence() < marked.point().sequence() && journal.replayNext(machine::replay)) {
            executedIndex = journal.lastLogIndex();
        }
        if (state.lastSequence() < marked.point().sequence()) {
            throw new StartFailureException("the journal ends with sequence " + state.lastSequence()
                    + ", but the log goes on after sequence " + marked.point().sequence()
                    + "; the journal's files were lost or replaced: " + membership.remedy());
        }
        if (state.lastSequence() == marked.point().sequence() && !marked.point().equals(journalHash())) {
            throw new StartFailureException("the journal at sequence " + state.lastSequence()
                    + " is not the one that the log belongs to: " + membership.remedy());
        }
        executedIndex = Math.max(executedIndex, markedIndex);
        if (state.lastSequence() > journaledBefore) {
            listener.note("took " + (state.lastSequence() - journaledBefore) + " events of the journal as they stand");
        }
    }

    private JournalHash journalHash() {
        return new JournalHash(state.lastSequence(), journal.lastHash());
    }

    @Override
    public void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
        deliveredIndex = logIndex;
        bytesSinceMark += length;
        entriesSinceMark++;
        Invariant.check(EntryFormat.isSound(entry, offset, length), "log entry " + logIndex + " is as it was written");
        long origin = EntryFormat.origin(entry, offset);
        boolean isOwn = origin == gateway.origin();
        boolean isNext = origins.take(origin, EntryFormat.batch(entry, offset));
        if (logIndex <= executedIndex) {
            if (isOwn) {
                // This run's entries are younger than all that the journal had when it began.
                refuseLog(executedIndex);
            }
            return;
        }
        long[] results = NO_RESULTS;
        if (isNext) {
            results = execute(logIndex, timeNanos, entry, offset, length, isOwn);
        } else {
            pass(isOwn && !origins.isKnown(origin));
        }
        executedIndex = logIndex;
        if (isOwn && isNext) {
            arrived.add(new Arrived(gateway.arrived(EntryFormat.batch(entry, offset)), results));
        }
    }

    private long[] execute(
            long logIndex, long timeNanos, MemorySegment entry, long offset, long length, boolean isOwn) {
        int kind = EntryFormat.kind(entry, offset);
        switch (kind) {
            case EntryFormat.COMMANDS -> {
                int count = EntryFormat.count(entry, offset);
                long[] results = isOwn ? new long[count] : foreignResults(count);
                long began = System.nanoTime();
                machine.execute(logIndex, timeNanos, entry, offset, length, results);
                meters.decided(System.nanoTime() - began);
                return results;
            }
            case EntryFormat.BARRIER -> {}
            case EntryFormat.PROBE -> prober.onProbe(logIndex, journalHash());
            case EntryFormat.REPORT -> divergence.onReport(EntryFormat.reportOf(entry, offset));
            default ->
                throw new StartFailureException("log entry " + logIndex + " is of a kind, " + kind
                        + ", that this version does not know; start the newer one");
        }
        return NO_RESULTS;
    }

    /** An entry came again, or out of its order: it changes nothing. */
    private void pass(boolean isForgotten) {
        meters.passedOver();
        if (isForgotten) {
            listener.note("this node's entries are counted anew: the log has seen too many others since its last");
            gateway.renew(newOrigin.getAsLong());
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
        meters.flushed(now - began);
        gateway.pump();
        for (Arrived entry : arrived) {
            int first = 0;
            for (Submission submission : entry.submissions()) {
                submission.complete(entry.results(), first);
                first += submission.count;
            }
            if (entry.results().length > 0 && !entry.submissions().isEmpty()) {
                meters.answered(now - entry.submissions().getFirst().queuedNanos);
            }
        }
        arrived.clear();
        isCreated = state.rulesVersion() != 0;
        observer.published(state.lastSequence());
        markableBytes = bytesSinceMark;
        markableEntries = entriesSinceMark;
        catchUp();
    }

    @Override
    public MemorySegment takeMark() {
        long began = System.nanoTime();
        bytesSinceMark = 0;
        entriesSinceMark = 0;
        markableBytes = 0;
        markableEntries = 0;
        journal.flush();
        journal.force();
        MemorySegment mark = HostMark.write(journalHash(), origins);
        meters.marked(System.nanoTime() - began);
        return mark;
    }

    @Override
    public void onReplayed() {
        isReplayed = true;
        if (membership.isAlone()) {
            if (journal.replaying() && journal.replayNext(machine::replay)) {
                refuseLog(journal.lastLogIndex());
            }
            // An entry that the log gives later under an index that is covered already would be taken for a repeat.
            if (executedIndex > deliveredIndex) {
                refuseLog(executedIndex);
            }
        }
        listener.note("replayed up to log entry " + executedIndex + ", sequence " + state.lastSequence());
        catchUp();
        prober.onReplayed();
    }

    /** In a group the journal may be ahead of what the log gives until its leader has found what is committed. */
    private void catchUp() {
        if (!isCaughtUp && isReplayed) {
            isCaughtUp = !journal.replaying() && executedIndex <= deliveredIndex;
        }
    }

    private void refuseLog(long journaledIndex) {
        throw new StartFailureException("the journal holds log entry " + journaledIndex
                + ", but the log ends with entry " + deliveredIndex
                + "; the log's files were lost or replaced: " + membership.remedy());
    }

    @Override
    public void onRole(Role newRole, long newTerm, int leader) {
        Leadership before = leadership;
        leadership = new Leadership(newRole, newTerm, leader);
        listener.note("role changed from=" + before.role() + " to=" + newRole + " term=" + newTerm + " leader=" + leader
                + " reason=\"" + leadership.reason(before, membership) + "\"");
        observer.roleChanged(newRole, newTerm, leader);
        gateway.pump();
    }

    @Override
    public int duty(long nowNanos) {
        gateway.pump();
        boolean isLeader = leadership.role() == Role.LEADER;
        return (isLeader ? tick(nowNanos) : 0) + prober.duty(nowNanos, state.lastSequence(), isLeader);
    }

    /** Lets what is due expire although no command comes; one tick at a time is on its way. */
    private int tick(long nowNanos) {
        if (nowNanos - nextTickNanos < 0) {
            return 0;
        }
        nextTickNanos = nowNanos + TICK_NANOS;
        int hold = state.holds().firstToExpire();
        if (hold < 0
                || state.holds().expiresAt(hold) > WallClock.nanos()
                || !ticking.map(Submission::isOver).orElse(true)) {
            return 0;
        }
        ticking = Optional.of(gateway.offer(EntryFormat.COMMANDS, tick));
        return 1;
    }
}
