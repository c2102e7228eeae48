package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.RecordingFollower;
import io.saldo.replica.log.Role;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes of one log, each of which may lead, fall silent and come back. */
@Timeout(300)
class AeronLogGroupTest {

    private static final int[] ALL = {0, 1, 2};

    @TempDir
    Path data;

    private final List<LogGroup> groups = new ArrayList<>();

    @AfterEach
    void closeAll() {
        groups.forEach(LogGroup::close);
        for (LogGroup group : groups) {
            assertEquals(List.of(), group.failures());
            for (int node : ALL) {
                assertFalse(group.follower(node).isBroken());
            }
        }
    }

    @Test
    void deliversWhatAnyNodeAppendsToAllInTheSameOrderAndTime() {
        LogGroup group = start();
        int leader = group.awaitLeader(ALL);

        for (int i = 0; i < 300; i++) {
            group.append(i % 3, "entry " + i + " of node " + i % 3);
        }
        for (int node : ALL) {
            group.awaitAnswered(node, 300);
        }

        assertEquals(group.follower(0).delivered(), group.follower(1).delivered());
        assertEquals(group.follower(0).delivered(), group.follower(2).delivered());
        for (int node : ALL) {
            assertEquals(ofNode(node, 300), ownOf(group.follower(0), node));
            assertEquals(
                    List.of(node == leader ? Role.LEADER : Role.FOLLOWER),
                    group.follower(node).roles());
        }
    }

    @Test
    void goesOnWithAnotherLeaderThroughANewConnectionWhenTheLeaderIsGone() {
        LogGroup group = start();
        int first = group.awaitLeader(ALL);
        int other = (first + 1) % 3;
        int third = (first + 2) % 3;
        group.append(other, "before");
        group.awaitAnswered(third, 1);
        long connection = group.log(other).connection();

        group.stop(first);
        group.await(() -> group.log(other).connection() > connection);
        int second = group.awaitLeader(other, third);
        AppendStatus throughTheOld = offer(group.log(other), connection);
        group.append(other, "after");
        group.awaitAnswered(third, 2);
        group.restart(first);
        group.awaitAnswered(first, 2);
        group.await(() -> group.log(first).connection() != 0);
        group.append(first, "back again");
        for (int node : ALL) {
            group.awaitAnswered(node, 3);
        }

        assertTrue(second != first);
        assertEquals(AppendStatus.NO_LEADER, throughTheOld);
        assertEquals(
                List.of("before", "after", "back again"), group.follower(first).texts());
        assertEquals(group.follower(other).delivered(), group.follower(first).delivered());
        assertEquals(group.follower(other).delivered(), group.follower(third).delivered());
        assertTrue(group.follower(third).roles().contains(Role.NONE));
    }

    @Test
    void joinsAgainWhenTheNewLeaderDiedBeforeTheLedgerThreadSawItsLog() {
        LogGroup group = start();
        group.append(group.awaitLeader(ALL), "before");
        int slow = loseTheLeaderWhileOneIsSlow(group);
        int first = (slow + 1) % 3;
        int second = (slow + 2) % 3;

        group.stop(first);
        group.stop(second);
        // Longer than a log's image lives when nothing comes any more.
        LogGroup.whileFor(
                TimeUnit.SECONDS.toNanos(5),
                () -> assertEquals(0, group.log(slow).connection()));
        group.follower(slow).letGo();
        group.restart(first);
        group.restart(second);
        group.awaitLeader(ALL);
        group.append(slow, "after");

        for (int node : ALL) {
            group.awaitAnswered(node, 2);
            assertEquals(List.of("before", "after"), group.follower(node).texts());
        }
    }

    /**
     * Stops the leader, and gives the node whose ledger thread is held up so that it does not join the next leader's log. The
     * nodes stand for election in the order of their numbers; another order makes the slow one lead, and is tried again.
     */
    private static int loseTheLeaderWhileOneIsSlow(LogGroup group) {
        while (true) {
            int leader = group.awaitLeader(ALL);
            int slow = leader == 2 ? 1 : 2;
            group.awaitAnswered(slow, 1);
            group.follower(slow).holdUp();
            group.stop(leader);
            if (isSeenJoining()) {
                return slow;
            }
            group.follower(slow).letGo();
            group.restart(leader);
        }
    }

    /** Whether a follower is seen to wait for its ledger thread to join a log, and a second later still is. */
    private static boolean isSeenJoining() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            Set<Thread> joining = joining();
            LogGroup.whileFor(TimeUnit.SECONDS.toNanos(1), () -> joining.retainAll(joining()));
            if (!joining.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Set<Thread> joining() {
        Set<Thread> joining = new HashSet<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            List<String> calls =
                    Arrays.stream(stack).map(StackTraceElement::getMethodName).toList();
            if (calls.containsAll(List.of("awaitServicesReady", "tryJoinLogAsFollower"))) {
                joining.add(thread);
            }
        });
        return joining;
    }

    @Test
    void takesNothingWhileThereIsNoMajorityAndGoesOnAfterwards() {
        LogGroup group = start();
        int leader = group.awaitLeader(ALL);
        int other = (leader + 1) % 3;
        int third = (leader + 2) % 3;

        group.stop(other);
        group.stop(third);
        group.await(() -> group.log(leader).connection() == 0);
        Role alone = group.log(leader).role();
        group.restart(other);
        group.awaitLeader(leader, other);
        group.append(leader, "with a majority again");
        group.awaitAnswered(other, 1);
        group.awaitAnswered(leader, 1);

        assertEquals(Role.NONE, alone);
        assertEquals(List.of("with a majority again"), group.follower(leader).texts());
    }

    @Test
    void givesTheWholeLogToANodeThatJoinsLateWithAnEmptyDirectory() {
        LogGroup group = groupOf(config -> config);
        group.start(0);
        group.start(1);
        group.awaitLeader(0, 1);
        for (int i = 0; i < 200; i++) {
            group.append(i % 2, "early " + i);
        }
        group.awaitAnswered(0, 200);

        group.start(2);
        group.awaitAnswered(2, 200);
        group.awaitLeader(ALL);

        assertEquals(group.follower(0).delivered(), group.follower(2).delivered());
        assertTrue(group.follower(2).isReplayed());
    }

    @Test
    void takesMarksAtTheSamePlaceOnEveryNodeAndRestartsFromThem() {
        LogGroup group = start();
        int leader = group.awaitLeader(ALL);
        for (int i = 0; i < 50; i++) {
            group.append(i % 3, "marked " + i);
        }
        group.awaitAnswered(leader, 50);

        group.log(leader).requestSnapshot();
        for (int node : ALL) {
            group.await(() -> group.follower(node).marksTaken() == 1);
        }
        group.append((leader + 1) % 3, "unmarked");
        for (int node : ALL) {
            group.awaitAnswered(node, 51);
        }
        for (int node : ALL) {
            group.stop(node);
        }
        for (int node : ALL) {
            group.restart(node);
        }
        group.awaitLeader(ALL);

        for (int node : ALL) {
            assertEquals("mark at 50", group.follower(node).markText());
            assertEquals(List.of("unmarked"), group.follower(node).texts());
        }
    }

    @Test
    void takesUpTheTermThatBeganBeforeItsNewestMark() {
        LogGroup group = start();
        int leader = group.awaitLeader(ALL);
        int other = (leader + 1) % 3;
        group.append(leader, "before the mark");
        group.awaitAnswered(other, 1);
        group.log(leader).requestSnapshot();
        for (int node : ALL) {
            group.await(() -> group.follower(node).marksTaken() == 1);
        }
        group.append(leader, "behind the mark");
        group.awaitAnswered(other, 2);

        group.stop(other);
        group.append(leader, "while it was away");
        group.restart(other);
        group.await(() -> group.log(other).connection() != 0);
        group.append(other, "back again");
        group.awaitAnswered(other, 4);

        assertEquals("mark at 1", group.follower(other).markText());
        assertEquals(
                List.of("behind the mark", "while it was away", "back again"),
                group.follower(other).texts());
        assertTrue(group.follower(other).roles().contains(Role.FOLLOWER));
    }

    @Test
    void forgetsTheLogBeforeTheMarkBeforeTheNewestAndSaysSoToANodeThatNeedsIt() {
        LogGroup group = groupOf(config -> config.withSegmentBytes(AeronLogConfig.SEGMENT_BYTES_MIN)
                .withKeepBytes(0)
                .withRemedy("rebuild this node from the others"));
        group.start(0);
        group.start(1);
        int leader = group.awaitLeader(0, 1);
        String large = "x".repeat(900_000);
        for (int mark = 1; mark <= 2; mark++) {
            for (int i = 0; i < 12; i++) {
                group.append(leader, large);
            }
            int marks = mark;
            group.awaitAnswered(0, 12L * marks);
            group.awaitAnswered(1, 12L * marks);
            group.log(leader).requestSnapshot();
            group.await(() ->
                    group.follower(0).marksTaken() == marks && group.follower(1).marksTaken() == marks);
        }
        group.await(() -> !Files.exists(firstFile(group, 0)) && !Files.exists(firstFile(group, 1)));

        group.start(2);
        group.await(() -> !group.failures().isEmpty());

        String said = String.valueOf(group.failures().getFirst().getCause());
        group.forgetFailures();
        assertTrue(said.contains("rebuild this node from the others"), said);
    }

    @Test
    void endsTheNodeWhoseOwnLogIsDamagedWhenAnotherNodeAsksForIt() throws IOException {
        LogGroup group = groupOf(config ->
                config.withSegmentBytes(AeronLogConfig.SEGMENT_BYTES_MIN).withRemedy("rebuild this node"));
        group.start(0);
        group.start(1);
        int damaged = group.awaitLeader(0, 1);
        int whole = 1 - damaged;
        for (int i = 0; i < 12; i++) {
            group.append(damaged, "x".repeat(900_000));
        }
        group.awaitAnswered(whole, 12);

        flipAByte(firstFile(group, damaged), 4_000_000);
        group.start(2);
        group.await(() -> !group.failures().isEmpty());
        String said = String.valueOf(group.failures().getFirst().getMessage());
        group.stop(damaged);
        group.forgetFailures();
        group.awaitAnswered(2, 12);

        assertTrue(said.contains("this node's log is damaged"), said);
        assertTrue(said.endsWith("; rebuild this node"), said);
        assertEquals(group.follower(whole).delivered(), group.follower(2).delivered());
    }

    @Test
    void goesOnWithDatagramsAsLongAsThoseWithWhichItBegan() {
        AtomicInteger bytes = new AtomicInteger(1_408);
        LogGroup group = groupOf(config -> config.withDatagramBytes(bytes.get()));
        group.startAll();
        group.append(group.awaitLeader(ALL), "x".repeat(100_000));
        for (int node : ALL) {
            group.awaitAnswered(node, 1);
        }

        bytes.set(0);
        for (int node : ALL) {
            group.stop(node);
        }
        for (int node : ALL) {
            group.restart(node);
        }
        int leader = group.awaitLeader(ALL);
        group.append(leader, "y".repeat(100_000));
        group.awaitAnswered((leader + 1) % 3, 2);
        group.stop(leader);
        group.append(group.awaitLeader((leader + 1) % 3, (leader + 2) % 3), "z".repeat(100_000));
        group.restart(leader);

        for (int node : ALL) {
            group.awaitAnswered(node, 3);
            assertEquals(
                    group.follower(leader).delivered(), group.follower(node).delivered());
        }
    }

    @Test
    void endsANewNodeThatWouldSendOtherDatagramsThanTheLogHasUntilItIsStartedAgain() {
        AtomicInteger bytes = new AtomicInteger(1_408);
        LogGroup group = groupOf(config -> config.withDatagramBytes(bytes.get()));
        group.start(0);
        group.start(1);
        group.append(group.awaitLeader(0, 1), "with short datagrams");

        bytes.set(8_192);
        group.restart(2);
        group.await(() -> !group.failures().isEmpty());
        String said = String.valueOf(group.failures().getFirst().getCause());
        group.forgetFailures();
        group.restart(2);
        group.awaitAnswered(2, 1);

        assertTrue(
                said.contains("the log of the other nodes has datagrams of 1408 bytes and this node was started with"
                        + " 8192; start it again, which takes what the log has"),
                said);
    }

    @Test
    void takesNothingFromANodeThatDoesNotKnowTheSecret() {
        LogGroup group = groupOf(config -> config);
        group.start(0);
        group.start(1);
        group.awaitLeader(0, 1);
        group.append(0, "secret");
        group.awaitAnswered(1, 1);

        RecordingFollower stranger = new RecordingFollower();
        LogNodes nodes = LogNodes.of(2, group.addresses(), 0, "another secret");
        try (AeronLog log =
                new AeronLog(AeronLogConfig.in(data.resolve("stranger")).with(nodes))) {
            log.start(stranger, failure -> {});
            group.append(1, "more");
            group.awaitAnswered(0, 2);
            LogGroup.whileFor(TimeUnit.SECONDS.toNanos(3), () -> {
                assertEquals(0, log.connection());
                assertEquals(Role.NONE, log.role());
            });
        }
    }

    private static void flipAByte(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), at);
        }
    }

    private static Path firstFile(LogGroup group, int node) {
        return group.directory(node).resolve("archive").resolve("0-0.rec");
    }

    private static AppendStatus offer(AeronLog log, long connection) {
        return log.append(MemorySegment.ofArray(new byte[8]), 0, 8, connection);
    }

    private LogGroup start() {
        LogGroup group = groupOf(config -> config);
        group.startAll();
        return group;
    }

    private LogGroup groupOf(UnaryOperator<AeronLogConfig> change) {
        LogGroup group = new LogGroup(data, 3, change);
        groups.add(group);
        return group;
    }

    private static List<String> ofNode(int node, int count) {
        return IntStream.range(0, count)
                .filter(i -> i % 3 == node)
                .mapToObj(i -> "entry " + i + " of node " + node)
                .toList();
    }

    private static List<String> ownOf(RecordingFollower follower, int node) {
        return follower.texts().stream()
                .filter(text -> text.endsWith("of node " + node))
                .toList();
    }
}
