package io.saldo.replica.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every log keeps. A subclass says which log, and where it keeps its entries for the length of a test. */
@Timeout(120)
public abstract class ReplicatedLogContract {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<ReplicatedLog> opened = new ArrayList<>();
    private final List<LogFailedException> failures = new ArrayList<>();

    /** A log that is not started, over what earlier logs of this test kept. */
    protected abstract ReplicatedLog create();

    /** Lets a log that does not move by itself take a step. */
    protected void step(ReplicatedLog log) {}

    @AfterEach
    void closeAll() {
        opened.forEach(ReplicatedLog::close);
    }

    @Test
    void deliversEntriesInTheirOrderWithIndexesFromOne() {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);

        List<String> texts = appendAll(log, "entry", 5_000);
        await(log, () -> follower.answeredIndex() == 5_000);

        assertEquals(texts, follower.texts());
        assertEquals(1, follower.delivered().getFirst().logIndex());
        assertFalse(follower.isBroken());
    }

    @Test
    void deliversTheSameAgainAfterARestart() {
        RecordingFollower first = new RecordingFollower();
        ReplicatedLog log = start(first);
        appendAll(log, "before", 1_000);
        await(log, () -> first.answeredIndex() == 1_000);
        log.close();

        RecordingFollower second = new RecordingFollower();
        ReplicatedLog again = start(second);
        List<RecordingFollower.Delivered> replayed = second.delivered();
        appendAll(again, "after", 10);
        await(again, () -> second.answeredIndex() == 1_010);

        assertEquals(first.delivered(), replayed);
        assertEquals(1_010, second.delivered().getLast().logIndex());
        assertFalse(second.isBroken());
    }

    @Test
    void replaysOnlyWhatComesAfterTheNewestMark() {
        RecordingFollower first = new RecordingFollower();
        ReplicatedLog log = start(first);
        for (int mark = 1; mark <= 2; mark++) {
            int count = mark;
            appendAll(log, "before", 100);
            await(log, () -> first.answeredIndex() == 100L * count);
            log.requestSnapshot();
            await(log, () -> first.marksTaken() == count);
        }
        List<String> later = appendAll(log, "after", 10);
        await(log, () -> first.answeredIndex() == 210);
        log.close();

        RecordingFollower second = new RecordingFollower();
        start(second);

        assertEquals("mark at 200", second.markText());
        assertEquals(200, second.markIndex().orElseThrow());
        assertEquals(later, second.texts());
        assertEquals(201, second.delivered().getFirst().logIndex());
    }

    @Test
    void tellsTheRoleOnceTheReplayIsDone() {
        RecordingFollower follower = new RecordingFollower();

        ReplicatedLog log = start(follower);
        await(log, () -> !follower.roles().isEmpty());

        assertTrue(follower.isReplayed());
        assertEquals(List.of(Role.LEADER), follower.roles());
        assertEquals(Role.LEADER, log.role());
    }

    @Test
    void takesEntriesOfEveryLengthUpToTheLimit() {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);
        int most = log.entryBytesMax();
        List<Integer> lengths = List.of(1, 7, 1_375, 1_376, 1_377, 8_159, 8_160, 8_161, 65_536, most - 1, most);

        lengths.forEach(length -> append(log, textOf(length)));
        await(log, () -> follower.answeredIndex() == lengths.size());

        assertTrue(most >= 1_000_000);
        assertEquals(lengths.stream().map(ReplicatedLogContract::textOf).toList(), follower.texts());
    }

    @Test
    void refusesEntriesThatAreTooLongOrEmpty() {
        ReplicatedLog log = start(new RecordingFollower());
        MemorySegment bytes = MemorySegment.ofArray(new byte[log.entryBytesMax() + 1]);

        long connection = log.connection();

        assertEquals(AppendStatus.TOO_LARGE, log.append(bytes, 0, bytes.byteSize(), connection));
        assertThrows(IllegalArgumentException.class, () -> log.append(bytes, 0, 0, connection));
        assertThrows(IndexOutOfBoundsException.class, () -> log.append(bytes, bytes.byteSize(), 1, connection));
    }

    @Test
    void takesEntriesOnlyThroughThePresentConnection() {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);
        MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
        long connection = log.connection();

        AppendStatus through = log.append(bytes, 0, 8, connection);
        AppendStatus throughAnother = log.append(bytes, 0, 8, connection + 1);
        AppendStatus throughNone = log.append(bytes, 0, 8, 0);
        await(log, () -> follower.answeredIndex() == 1);

        assertTrue(connection > 0);
        assertEquals(AppendStatus.ACCEPTED, through);
        assertEquals(AppendStatus.NO_LEADER, throughAnother);
        assertEquals(AppendStatus.NO_LEADER, throughNone);
        assertEquals(connection, log.connection());
    }

    @Test
    void takesBytesFromAnyMemoryAndCopiesThemAtOnce() {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);
        MemorySegment heap = MemorySegment.ofArray("..heap..".getBytes(StandardCharsets.ISO_8859_1));

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocate(8).copyFrom(MemorySegment.ofArray(new byte[] {1, 2, 'o', 'f', 'f'}));
            appendUntilAccepted(log, outside, 2, 3);
            outside.fill((byte) 0);
        }
        appendUntilAccepted(log, heap, 2, 4);
        appendUntilAccepted(log, heap.asReadOnly(), 2, 4);
        appendUntilAccepted(log, MemorySegment.ofArray(new int[] {0x61616161}), 0, 4);
        heap.fill((byte) 0);
        await(log, () -> follower.answeredIndex() == 4);

        assertEquals(List.of("off", "heap", "heap", "aaaa"), follower.texts());
    }

    @Test
    void keepsTheOrderOfEachOfSeveralAppenders() throws InterruptedException {
        RecordingFollower follower = new RecordingFollower();
        ReplicatedLog log = start(follower);
        int appenders = 4;
        int each = 500;

        List<Thread> threads = IntStream.range(0, appenders)
                .mapToObj(name -> Thread.ofVirtual().start(() -> appendAll(log, "from " + name, each)))
                .toList();
        await(log, () -> follower.answeredIndex() == (long) appenders * each);
        for (Thread thread : threads) {
            thread.join();
        }

        for (int name = 0; name < appenders; name++) {
            String prefix = "from " + name;
            List<String> own = follower.texts().stream()
                    .filter(text -> text.startsWith(prefix + " "))
                    .toList();
            assertEquals(textsOf(prefix, each), own);
        }
    }

    @Test
    void isClosedBeforeItsStartAndAfterItsClose() {
        ReplicatedLog log = create();
        MemorySegment bytes = MemorySegment.ofArray(new byte[8]);

        AppendStatus before = log.append(bytes, 0, 8, log.connection());
        startAndAwait(log, new RecordingFollower());
        log.close();
        log.close();

        assertEquals(AppendStatus.CLOSED, before);
        assertEquals(AppendStatus.CLOSED, log.append(bytes, 0, 8, 1));
        assertEquals(0, log.connection());
        assertEquals(Role.NONE, log.role());
        assertThrows(IllegalStateException.class, () -> log.start(new RecordingFollower(), failures::add));
    }

    @Test
    void failsOnceAndDeliversNothingMoreWhenTheFollowerThrows() {
        RecordingFollower follower = new RecordingFollower() {
            @Override
            public synchronized void onEntry(long index, long time, MemorySegment entry, long offset, long length) {
                super.onEntry(index, time, entry, offset, length);
                if (index == 3) {
                    throw new IllegalStateException("the third is one too many");
                }
            }
        };
        ReplicatedLog log = start(follower);

        for (int i = 1; i <= 6; i++) {
            log.append(MemorySegment.ofArray(new byte[] {(byte) i}), 0, 1, log.connection());
        }
        await(log, () -> !failures().isEmpty());
        await(log, () -> log.append(MemorySegment.ofArray(new byte[1]), 0, 1, 1) == AppendStatus.CLOSED);
        log.close();

        assertEquals(3, follower.delivered().size());
        assertEquals(1, failures().size());
        assertTrue(rootOf(failures().getFirst()).toString().contains("one too many"));
    }

    @Test
    void startsAfterAFailureWithEverythingThatWasKept() {
        RecordingFollower broken = new RecordingFollower() {
            @Override
            public synchronized void onBatchEnd() {
                super.onBatchEnd();
                throw new IllegalStateException("disk full");
            }
        };
        ReplicatedLog log = start(broken);
        append(log, "kept");
        await(log, () -> !failures().isEmpty());
        log.close();

        RecordingFollower follower = new RecordingFollower();
        start(follower);

        assertEquals(List.of("kept"), follower.texts());
    }

    /** A started log whose replay is done and which takes entries. */
    protected final ReplicatedLog start(LogFollower follower) {
        ReplicatedLog log = create();
        startAndAwait(log, follower);
        return log;
    }

    private void startAndAwait(ReplicatedLog log, LogFollower follower) {
        opened.add(log);
        log.start(follower, failure -> {
            synchronized (failures) {
                failures.add(failure);
            }
        });
        await(log, () -> log.role() == Role.LEADER);
    }

    /** What was reported as fatal so far. */
    protected final List<LogFailedException> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    protected final List<String> appendAll(ReplicatedLog log, String prefix, int count) {
        List<String> texts = textsOf(prefix, count);
        texts.forEach(text -> append(log, text));
        return texts;
    }

    protected final void append(ReplicatedLog log, String text) {
        MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
        appendUntilAccepted(log, bytes, 0, bytes.byteSize());
    }

    private void appendUntilAccepted(ReplicatedLog log, MemorySegment bytes, long offset, long length) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        AppendStatus status = log.append(bytes, offset, length, log.connection());
        while (status != AppendStatus.ACCEPTED) {
            assertEquals(AppendStatus.BACK_PRESSURED, status);
            assertTrue(System.nanoTime() < deadline, "the log stays full");
            step(log);
            Thread.onSpinWait();
            status = log.append(bytes, offset, length, log.connection());
        }
    }

    protected final void await(ReplicatedLog log, BooleanSupplier outcome) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "what is awaited does not come; failures: " + failures());
            step(log);
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<String> textsOf(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
    }

    private static String textOf(int length) {
        return "x".repeat(length - 1) + (char) ('a' + length % 26);
    }

    private static Throwable rootOf(Throwable thrown) {
        return thrown.getCause() == null ? thrown : rootOf(thrown.getCause());
    }
}
