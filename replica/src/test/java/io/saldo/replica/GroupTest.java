package io.saldo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.command.Command;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.InMemoryGroup;
import io.saldo.replica.log.LogFollower;
import io.saldo.replica.log.Role;
import io.saldo.replica.log.SnapshotMark;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts over one log, moved by hand. */
@Timeout(60)
final class GroupTest {
    private static final int NODES = 3;
    private static final long SECOND_NANOS = 1_000_000_000L;

    @TempDir
    Path data;

    private final InMemoryGroup group = new InMemoryGroup(NODES, new AtomicLong(1_000)::incrementAndGet);
    private final List<GroupNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(GroupNode::close);
    }

    @Test
    void answersAtTheNodeThatWasAskedWhoeverLeads() {
        begin();

        GroupNode.Ask ask = nodes.get(2).submit(open("alice"));
        boolean isAnsweredAtOnce = ask.isDecided();
        nodes.get(0).turn();
        boolean isAnsweredByAnother = ask.isDecided();
        nodes.get(2).turn();

        assertFalse(isAnsweredAtOnce);
        assertFalse(isAnsweredByAnother);
        assertTrue(Result.isEvent(ask.result()));
        assertEquals(0, nodes.get(2).host.leadership().leader());
        assertEquals(Role.FOLLOWER, nodes.get(2).host.leadership().role());
    }

    @Test
    void carriesOutWhatWasLostWithItsLeader() {
        begin();
        group.hold();
        GroupNode.Ask taken = nodes.get(1).submit(open("taken"));
        GroupNode.Ask underWay = nodes.get(1).submit(open("under-way"));
        group.take(1, 1);

        group.lead(2);
        group.flow();
        turnAll(5);

        assertTrue(Result.isEvent(taken.result()));
        assertTrue(Result.isEvent(underWay.result()));
        assertTrue(nodes.get(1).gateway.resends() >= 2);
        assertAllAlike();
    }

    @Test
    void executesOnceWhatCameTwice() {
        begin();
        group.hold();
        GroupNode.Ask ask = nodes.get(1).submit(open("alice"));
        group.reconnect(1);
        nodes.get(1).turn();
        group.takeStragglers();
        group.flow();
        long before = nodes.get(0).state.lastSequence();

        turnAll(5);

        assertTrue(Result.isEvent(ask.result()));
        assertEquals(before + 1, nodes.get(0).state.lastSequence());
        assertAllAlike();
    }

    @Test
    void letsCommandsWaitThroughAnElectionUntilTheirTimeIsOver() throws Exception {
        begin();
        group.endTerm(0);
        turnAll(1);
        GroupNode.Ask patient = nodes.get(1).submit(open("patient"));
        Command hasty = open("hasty");
        byte[] bytes = new CommandWriter().toBytes(hasty);

        NotAcceptedException refused = assertThrows(
                NotAcceptedException.class,
                () -> nodes.get(1)
                        .gateway
                        .submit(MemorySegment.ofArray(bytes), bytes.length, 1, new long[1], 1_000_000));
        group.lead(2);
        turnAll(5);

        assertEquals(NotAcceptedException.Reason.NO_LEADER, refused.reason());
        assertTrue(Result.isEvent(patient.result()));
        assertTrue(nodes.get(1).state.accounts().find(AccountId.parse("hasty")) < 0, "nothing was done");
    }

    @Test
    void saysThatNobodyKnowsWhatBecameOfACommandThatWasUnderWay() throws Exception {
        begin();
        group.hold();
        byte[] bytes = new CommandWriter().toBytes(open("alice"));

        assertThrows(
                OutcomeUnknownException.class,
                () -> nodes.get(1)
                        .gateway
                        .submit(MemorySegment.ofArray(bytes), bytes.length, 1, new long[1], 1_000_000));
        group.lead(2);
        group.flow();
        turnAll(5);

        assertTrue(nodes.get(0).state.accounts().find(AccountId.parse("alice")) >= 0, "it was done in the end");
    }

    @Test
    void letsManyReadersShareOneEntryAndSeeWhatWasAnsweredBefore() throws Exception {
        begin();
        group.hold();
        GroupNode.Ask ask = nodes.get(0).submit(open("alice"));
        group.take(0, 1);
        group.commit(1);
        nodes.get(0).turn();
        assertTrue(ask.isDecided(), "answered by node 0, and node 1 has not seen it");
        List<CompletableFuture<Boolean>> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(CompletableFuture.supplyAsync(this::sawAliceAtNode1, Thread::startVirtualThread));
        }
        awaitWaiting(nodes.get(1), 20);
        boolean isEarly = readers.stream().anyMatch(CompletableFuture::isDone);

        group.flow();
        while (!readers.stream().allMatch(CompletableFuture::isDone)) {
            turnAll(1);
        }

        assertFalse(isEarly);
        for (CompletableFuture<Boolean> reader : readers) {
            assertTrue(reader.get());
        }
        assertTrue(nodes.get(1).gateway.barriers() <= 2, "of 20 readers");
    }

    private boolean sawAliceAtNode1() {
        try {
            nodes.get(1).gateway.barrier(30 * SECOND_NANOS);
        } catch (NotAcceptedException e) {
            throw new AssertionError(e);
        }
        return nodes.get(1).state.accounts().find(AccountId.parse("alice")) >= 0;
    }

    private static void awaitWaiting(GroupNode node, int count) {
        long deadline = System.nanoTime() + 30 * SECOND_NANOS;
        while (node.gateway.waitingCommands() < count && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertEquals(count, node.gateway.waitingCommands());
    }

    @Test
    void neverAnswersAReadOfALeaderThatLostItsMajority() {
        begin();
        group.cut(0);
        nodes.get(0).turn();

        NotAcceptedException refused = assertThrows(
                NotAcceptedException.class, () -> nodes.get(0).gateway.barrier(1_000_000));

        assertEquals(NotAcceptedException.Reason.NO_LEADER, refused.reason());
    }

    @Test
    void countsAnewWhenTheReplicasHaveForgottenANode() {
        begin();
        nodes.get(1).submit(open("before"));
        turnAll(3);
        long origin = nodes.get(1).gateway.origin();
        for (int i = 0; i < Origins.KEPT_MAX; i++) {
            appendForeign(1_000_000 + i);
        }
        turnAll(3);

        GroupNode.Ask first = nodes.get(1).submit(open("after"));
        GroupNode.Ask second = nodes.get(1).submit(open("after-that"));
        turnAll(12);

        assertTrue(origin != nodes.get(1).gateway.origin());
        assertTrue(Result.isEvent(first.result()));
        assertTrue(Result.isEvent(second.result()));
        assertAllAlike();
    }

    @Test
    void remembersOriginsThroughAMark() {
        begin();
        group.hold();
        GroupNode.Ask ask = nodes.get(1).submit(open("alice"));
        group.reconnect(1);
        nodes.get(1).turn();
        group.take(1, 1);
        group.commit(1);
        turnAll(2);
        nodes.get(0).log.requestSnapshot();
        turnAll(2);
        long sequence = nodes.get(0).state.lastSequence();
        restart(2);

        group.takeStragglers();
        group.flow();
        turnAll(5);

        assertTrue(Result.isEvent(ask.result()));
        assertEquals(sequence, nodes.get(2).state.lastSequence(), "the straggler changed nothing");
        assertAllAlike();
    }

    @Test
    void goesOnBehindAMarkOfTheFirstVersion() {
        Origins origins = new Origins();
        MemorySegment first =
                HostMark.write(new JournalHash(7, new byte[32]), origins).asSlice(0, 48);

        HostMark mark = HostMark.read(first, origins);

        assertEquals(7, mark.point().sequence());
        assertTrue(origins.take(1, 5));
        assertFalse(origins.take(1, 5));
        assertTrue(origins.take(1, 6));
    }

    @Test
    void reportsWhatEachNodeHasAndFindsThemAlike() {
        begin();

        nodes.get(1).submit(open("alice"));
        turnAll(6);

        for (GroupNode node : nodes) {
            assertFalse(node.host.divergence().hasDifference());
            assertEquals(NODES, node.host.divergence().progress().size());
            assertTrue(node.host.divergence().progress().stream().allMatch(of -> of.sequence() > 0));
        }
    }

    @Test
    void endsTheOneNodeWhoseJournalIsAnother() {
        begin(1);

        nodes.get(0).submit(open("tamper-with-me"));
        turnAll(8);
        GroupNode.Ask later = nodes.get(2).submit(open("later"));
        turnAll(3);

        @Nullable Throwable cause = nodes.get(1).failure().orElseThrow().getCause();
        assertTrue(cause instanceof ReplicaDivergedException);
        String line = String.valueOf(((ReplicaDivergedException) cause).getMessage());
        assertTrue(line.contains("at sequence " + nodes.get(1).state.lastSequence()), line);
        assertTrue(line.contains("2 of 3 nodes have"), line);
        assertTrue(line.contains("./saldo rebuild"), line);
        assertEquals(Optional.empty(), nodes.get(0).failure());
        assertEquals(Optional.empty(), nodes.get(2).failure());
        assertTrue(Result.isEvent(later.result()), "the others go on");
        assertTrue(nodes.get(0).notes().stream().anyMatch(note -> note.startsWith("journals differ")));
        assertFalse(nodes.get(0).host.divergence().isUndecided());
        assertFalse(nodes.get(0).host.divergence().hasDifference(), "those that are left are alike");
        assertTrue(nodes.get(0).host.divergence().differences() > 0, "what was found is not forgotten");
    }

    @Test
    void saysThatItIsUndecidedWhileNoMajorityIsThere() {
        begin(1);
        group.cut(2);

        nodes.get(0).submit(open("tamper-with-me"));
        turnAll(8);

        assertTrue(nodes.get(0).host.divergence().isUndecided());
        assertTrue(nodes.get(1).host.divergence().isUndecided());
        assertEquals(Optional.empty(), nodes.get(0).failure());
        assertEquals(Optional.empty(), nodes.get(1).failure());
    }

    private void begin() {
        begin(-1);
    }

    private void begin(int tampered) {
        for (int node = 0; node < NODES; node++) {
            int number = node;
            nodes.add(GroupNode.start(
                    group,
                    node,
                    NODES,
                    data.resolve("node-" + node),
                    node + 1L,
                    host -> number == tampered ? new Tampering(host) : host));
        }
        group.lead(0);
        nodes.get(0).submit(new Command.CreateLedger(Genesis.RULES_VERSION));
        turnAll(6);
    }

    private void restart(int node) {
        nodes.get(node).close();
        nodes.set(node, GroupNode.start(group, node, NODES, data.resolve("node-" + node), 100L + node));
    }

    private void turnAll(int times) {
        for (int i = 0; i < times; i++) {
            nodes.forEach(GroupNode::turn);
        }
    }

    private void assertAllAlike() {
        JournalHash first = nodes.getFirst().journalHash();
        nodes.forEach(node -> assertEquals(first, node.journalHash()));
        nodes.forEach(node -> assertEquals(Optional.empty(), node.failure()));
    }

    private void appendForeign(long origin) {
        MemorySegment entry = MemorySegment.ofArray(new byte[EntryFormat.HEADER_BYTES]);
        EntryFormat.seal(entry, EntryFormat.HEADER_BYTES, origin, 1, 0, EntryFormat.BARRIER);
        assertEquals(
                AppendStatus.ACCEPTED,
                nodes.get(2)
                        .log
                        .append(entry, 0, entry.byteSize(), nodes.get(2).log.connection()));
    }

    private static Command open(String account) {
        return new Command.OpenAccount(AccountId.parse(account), UserId.NONE, List.of(), Metadata.NONE);
    }

    /** A node whose memory changes a letter of one entry, with a checksum that fits. */
    private record Tampering(LogFollower host) implements LogFollower {
        @Override
        public void onEntry(long logIndex, long timeNanos, MemorySegment entry, long offset, long length) {
            byte[] bytes = entry.asSlice(offset, length).toArray(Bytes.BYTE);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tamper-with-me");
            if (at >= 0) {
                MemorySegment changed = MemorySegment.ofArray(bytes.clone());
                changed.set(Bytes.BYTE, at, (byte) 'p');
                EntryFormat.seal(
                        changed,
                        length,
                        EntryFormat.origin(changed, 0),
                        EntryFormat.batch(changed, 0),
                        EntryFormat.count(changed, 0),
                        EntryFormat.kind(changed, 0));
                MemorySegment.copy(changed, 0, entry, offset, length);
            }
            host.onEntry(logIndex, timeNanos, entry, offset, length);
        }

        @Override
        public void onStart(Optional<SnapshotMark> mark) {
            host.onStart(mark);
        }

        @Override
        public void onBatchEnd() {
            host.onBatchEnd();
        }

        @Override
        public MemorySegment takeMark() {
            return host.takeMark();
        }

        @Override
        public void onReplayed() {
            host.onReplayed();
        }

        @Override
        public void onRole(Role role, long term, int leader) {
            host.onRole(role, term, leader);
        }

        @Override
        public int duty(long nowNanos) {
            return host.duty(nowNanos);
        }
    }
}
