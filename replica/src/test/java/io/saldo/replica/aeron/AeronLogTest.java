package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.log.LogStartException;
import io.saldo.replica.log.RecordingFollower;
import io.saldo.replica.log.ReplicatedLog;
import io.saldo.replica.log.ReplicatedLogContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AeronLogTest extends ReplicatedLogContract {

    @TempDir
    Path data;

    @Override
    protected ReplicatedLog create() {
        return new AeronLog(AeronLogConfig.in(data));
    }

    @Test
    void stampsEntriesWithTheWallClock() {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);

        long before = System.currentTimeMillis();
        append(log, "now");
        await(log, () -> follower.answeredIndex() == 1);
        long after = System.currentTimeMillis();

        long stamped = follower.delivered().getFirst().timeNanos() / 1_000_000;
        assertTrue(before <= stamped && stamped <= after, before + " <= " + stamped + " <= " + after);
    }

    @Test
    void keepsTwoLogsSideBySideApart(@TempDir Path other) {
        RecordingFollower one = new RecordingFollower();
        RecordingFollower two = new RecordingFollower();
        ReplicatedLog first = start(one);

        try (ReplicatedLog second = new AeronLog(AeronLogConfig.in(other))) {
            second.start(two, failure -> {});
            await(second, () -> !two.roles().isEmpty() && second.role() == first.role());
            append(first, "one");
            append(second, "two");
            await(second, () -> one.answeredIndex() == 1 && two.answeredIndex() == 1);
        }

        assertEquals(List.of("one"), one.texts());
        assertEquals(List.of("two"), two.texts());
    }

    @Test
    void leavesNeitherThreadsNorSharedMemoryBehind() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ReplicatedLog log = start(new RecordingFollower());
        Path memory = Path.of(Files.readString(data.resolve("memory")));
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(memory);

        log.close();

        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.equals("log") || name.equals("ledger") || name.contains("aeron"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left);
        assertEquals(PosixFilePermissions.fromString("rwx------"), permissions);
        assertFalse(Files.exists(memory));
    }

    @Test
    void staysSmallWhileItIsEmpty() throws IOException {
        ReplicatedLog log = start(new RecordingFollower());
        log.close();

        try (var files = Files.walk(data)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertTrue(bytes < 200L * 1024 * 1024, bytes + " bytes");
        }
    }

    @Test
    void namesThePlaceThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "not a directory");
        ReplicatedLog log = new AeronLog(AeronLogConfig.in(file));

        LogStartException refused =
                assertThrows(LogStartException.class, () -> log.start(new RecordingFollower(), failure -> {}));

        assertTrue(refused.toString().contains(file.toString()), refused.toString());
        assertTrue(refused.getCause() instanceof IOException);
        log.close();
    }

    @Test
    void refusesToStartWhenTheFollowerDoes() {
        RecordingFollower follower = new RecordingFollower() {
            @Override
            public synchronized void onStart(Optional<io.saldo.replica.log.SnapshotMark> newest) {
                throw new IllegalStateException("the journal is of another world");
            }
        };
        ReplicatedLog log = create();

        LogStartException refused = assertThrows(LogStartException.class, () -> log.start(follower, failure -> {}));

        assertTrue(refused.toString().contains("another world"), refused.toString());
        log.close();
        RecordingFollower next = new RecordingFollower();
        start(next);
        assertTrue(next.isReplayed());
    }
}
