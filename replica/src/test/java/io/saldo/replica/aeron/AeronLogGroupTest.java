package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.saldo.replica.log.RecordingFollower;
import io.saldo.replica.log.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
