package io.saldo.replica;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.log.InMemoryGroup;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.LogFollower;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One run of a node of an in-memory group: a real host with its gateway and journal, which moves only in {@link #turn()}. */
final class GroupNode implements AutoCloseable {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long SEED = 42;
    private static final long UNDECIDED = Long.MIN_VALUE + 1;

    /** A command that was submitted, whose result is looked at later. */
    static final class Ask {
        private final Submission submission;
        private final long[] results;

        private Ask(Submission submission, long[] results) {
            this.submission = submission;
            this.results = results;
        }

        boolean isDecided() {
            return results[0] != UNDECIDED;
        }

        long result() {
            return results[0];
        }
    }

    final Gateway gateway;
    final Host host;
    final Journal journal;
    final LedgerState state;
    final InMemoryLog log;
    private final Arena memory = Arena.ofShared();
    private final List<Ask> asks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<LogFailedException> failure = Optional.empty();

    private GroupNode(
            InMemoryGroup group, Membership membership, Path directory, long origin, UnaryOperator<LogFollower> seen) {
        log = group.stepped(membership.node());
        state = new LedgerState(memory, SEED);
        journal = Journal.open(
                directory, JournalConfig.standard(SEED).withSizes(1 << 16, 1 << 14), new JournalListener() {});
        ReplicaConfig config =
                ReplicaConfig.in(directory).withMembership(membership).withProbeNanos(0);
        gateway = new Gateway(log, origin, 4, config);
        host = new Host(
                state,
                journal,
                gateway,
                0,
                config,
                new SimpleMeterRegistry(),
                new Listener(),
                LedgerObserver.NONE,
                () -> gateway.origin() + 5_000_000);
        log.start(seen.apply(host), failed -> failure = Optional.of(failed));
    }

    /** A further run of a node, with what its disk has. */
    static GroupNode start(InMemoryGroup group, int node, int nodes, Path directory, long origin) {
        return start(group, node, nodes, directory, origin, host -> host);
    }

    /** A run of a node that sees of the log what {@code seen} lets through. */
    static GroupNode start(
            InMemoryGroup group, int node, int nodes, Path directory, long origin, UnaryOperator<LogFollower> seen) {
        List<String> peers = IntStream.range(0, nodes)
                .mapToObj(peer -> "127.0.0.1:" + (9_100 + 100 * peer))
                .toList();
        return new GroupNode(
                group, new Membership(node, nodes == 1 ? List.of() : peers, "", 0, 1), directory, origin, seen);
    }

    /** One turn of the ledger thread; returns how many entries it was given. */
    int turn() {
        return log.deliver();
    }

    Ask submit(Command... commands) {
        List<byte[]> encoded = new ArrayList<>();
        int length = 0;
        for (Command command : commands) {
            encoded.add(new CommandWriter().toBytes(command));
            length += encoded.getLast().length;
        }
        MemorySegment together = MemorySegment.ofArray(new byte[length]);
        long at = 0;
        for (byte[] bytes : encoded) {
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, together, at, bytes.length);
            at += bytes.length;
        }
        long[] results = new long[commands.length];
        results[0] = UNDECIDED;
        Submission submission = new Submission(together, length, commands.length, results, 0, HOUR_NANOS);
        Ask ask = new Ask(submission, results);
        asks.add(ask);
        try {
            gateway.enqueue(submission);
        } catch (NotAcceptedException e) {
            throw new AssertionError(e);
        }
        return ask;
    }

    JournalHash journalHash() {
        return new JournalHash(state.lastSequence(), journal.lastHash());
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    Optional<LogFailedException> failure() {
        return failure;
    }

    /** The end of the process: what it has appended and not seen again is lost or not, as the group has it. */
    @Override
    public void close() {
        log.crash();
        gateway.close();
        gateway.drain(0);
        asks.forEach(ask -> gateway.settle(ask.submission));
        journal.close();
        memory.close();
    }

    private final class Listener implements ReplicaListener {
        @Override
        public void note(String what) {
            notes.add(what);
        }

        @Override
        public void failed(String why, Throwable cause) {
            throw new AssertionError(why, cause);
        }
    }
}
