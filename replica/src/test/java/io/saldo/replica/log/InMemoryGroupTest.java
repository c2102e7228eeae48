package io.saldo.replica.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryGroupTest {

    private static final int NODES = 3;

    private final InMemoryGroup group = new InMemoryGroup(NODES, new AtomicLong(1_000)::incrementAndGet);
    private final List<InMemoryLog> logs = new ArrayList<>();
    private final List<RecordingFollower> followers = new ArrayList<>();

    @BeforeEach
    void startAll() {
        for (int node = 0; node < NODES; node++) {
            logs.add(group.stepped(node));
            followers.add(new RecordingFollower());
            startNode(node);
        }
        turnAll();
    }

    @AfterEach
    void closeAll() {
        logs.forEach(InMemoryLog::close);
        followers.forEach(follower -> assertFalse(follower.isBroken()));
    }

    @Test
    void waitsForALeaderAndTellsEachNodeItsRole() {
        long before = logs.get(0).connection();

        group.lead(1);
        turnAll();

        assertEquals(0, before);
        assertEquals(List.of(Role.FOLLOWER), followers.get(0).roles());
        assertEquals(List.of(Role.LEADER), followers.get(1).roles());
        assertTrue(followers.get(2).isReplayed());
    }

    @Test
    void deliversWhatAnyNodeAppendsToAllInOneOrder() {
        group.lead(0);
        append(2, "from two");
        append(0, "from nought");
        append(1, "from one");

        turnAll();

        assertEquals(
                List.of("from two", "from nought", "from one"), followers.get(0).texts());
        assertEquals(followers.get(0).delivered(), followers.get(1).delivered());
        assertEquals(followers.get(0).delivered(), followers.get(2).delivered());
    }

    @Test
    void losesTheUncommittedTailWhenTheLeaderChanges() {
        group.lead(0);
        group.hold();
        append(1, "taken and kept");
        append(1, "taken");
        append(1, "on its way");
        group.take(1, 2);
        long before = logs.get(1).connection();

        group.lead(2, 1);
        group.flow();
        turnAll();

        assertEquals(List.of("taken and kept"), followers.get(1).texts());
        assertTrue(logs.get(1).connection() > before);
        assertEquals(List.of(Role.LEADER), followers.get(2).roles());
    }

    @Test
    void letsStragglersComeAfterWhatTheNextConnectionBrought() {
        group.lead(0);
        group.hold();
        append(1, "straggler");
        group.reconnect(1);
        append(1, "new");
        group.take(1, 1);

        group.takeStragglers();
        group.flow();
        turnAll();

        assertEquals(List.of("new", "straggler"), followers.get(2).texts());
    }

    @Test
    void givesNothingToANodeThatIsCutOffUntilTheCutIsMended() {
        group.lead(0);
        turnAll();
        group.cut(2);
        append(0, "unseen");
        turnAll();
        List<String> whileCut = followers.get(2).texts();
        long connectionWhileCut = logs.get(2).connection();

        group.mend(2);
        turnAll();

        assertEquals(List.of(), whileCut);
        assertEquals(0, connectionWhileCut);
        assertEquals(List.of("unseen"), followers.get(2).texts());
        assertEquals(
                List.of(Role.FOLLOWER, Role.NONE, Role.FOLLOWER),
                followers.get(2).roles());
    }

    @Test
    void commitsNothingWhileTheLeaderIsCutOff() {
        group.lead(0);
        append(1, "taken");
        group.cut(0);
        turnAll();
        List<String> whileCut = followers.get(1).texts();

        group.lead(1);
        append(1, "after");
        turnAll();

        assertEquals(List.of(), whileCut);
        assertEquals(List.of("after"), followers.get(1).texts());
    }

    @Test
    void takesMarksAtTheSamePlaceOnEveryNode() {
        group.lead(0);
        append(0, "first");
        logs.get(0).deliver();
        logs.get(0).requestSnapshot();
        append(0, "second");
        turnAll();

        restart(1);
        group.wipe(restartable(2));
        restart(2);
        turnAll();

        assertEquals("mark at 1", followers.get(1).markText());
        assertEquals(List.of("second"), followers.get(1).texts());
        assertEquals(List.of("first", "second"), followers.get(2).texts());
        assertEquals(1, followers.get(0).marksTaken());
    }

    @Test
    void endsTheTermWhenTheLeadersLogEnds() {
        group.lead(0);
        turnAll();

        logs.get(0).crash();
        turnAll();

        assertEquals(InMemoryGroup.NOBODY, group.leader());
        assertEquals(List.of(Role.FOLLOWER, Role.NONE), followers.get(1).roles());
        assertEquals(0, logs.get(1).connection());
    }

    private int restartable(int node) {
        logs.get(node).close();
        return node;
    }

    private void restart(int node) {
        logs.get(node).close();
        logs.set(node, group.stepped(node));
        followers.set(node, new RecordingFollower());
        startNode(node);
    }

    private void startNode(int node) {
        logs.get(node).start(followers.get(node), failure -> {
            throw failure;
        });
    }

    private void turnAll() {
        logs.forEach(InMemoryLog::deliver);
        logs.forEach(InMemoryLog::deliver);
    }

    private void append(int node, String text) {
        InMemoryLog log = logs.get(node);
        MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(AppendStatus.ACCEPTED, log.append(bytes, 0, bytes.byteSize(), log.connection()));
    }
}
