package io.saldo.projection.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedFeed;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.LogLines;
import io.saldo.projection.letter.DeadLetter;
import io.saldo.projection.letter.DeadLetters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers of a real journal, whose targets fail in every way. */
final class FollowerRuntimeTest {
    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private LedgerUnderTest ledger;
    private DeadLetters letters;

    @BeforeEach
    void open() throws IOException {
        ledger = new LedgerUnderTest(directory.resolve("data"));
        letters = DeadLetters.open(directory.resolve("dead-letters"));
        ledger.open("alice", "");
        ledger.open("bob", "");
        ledger.deposit("alice", 1_000_000);
    }

    @AfterEach
    void close() {
        letters.close();
        ledger.close();
    }

    @Test
    void bringsEveryEventInItsOrder() {
        RecordingFollower follower = new RecordingFollower("recording");
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING.withBatches(7, 1 << 20, 0));

            transfers(100);
            awaitAll(runtime);
        }

        assertEquals(upTo(ledger.sequence()), follower.taken());
        assertTrue(follower.isClosed());
    }

    @Test
    void goesOnWhereTheFollowerStands() {
        RecordingFollower follower = new RecordingFollower("recording");
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            awaitAll(runtime);
        }
        transfers(10);

        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            awaitAll(runtime);
        }

        assertEquals(upTo(ledger.sequence()), follower.taken());
    }

    @Test
    void triesAgainWhileTheTargetIsAway() {
        RecordingFollower follower = new RecordingFollower("recording");
        RecordingFollower other = new RecordingFollower("other");
        follower.failuresBefore.set(3);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            runtime.follow(other, FollowerSettings.PUBLISHING);

            transfers(5);
            awaitAll(runtime);
        }

        assertEquals(upTo(ledger.sequence()), follower.taken());
        assertEquals(upTo(ledger.sequence()), other.taken());
        assertEquals(
                3,
                meters.get("saldo.follower.failures")
                        .tag("follower", "recording")
                        .counter()
                        .count());
        assertEquals(
                0,
                meters.get("saldo.follower.failures")
                        .tag("follower", "other")
                        .counter()
                        .count());
    }

    @Test
    void asksForThePositionWhenAnAnswerGotLost() {
        RecordingFollower follower = new RecordingFollower("recording");
        follower.failuresAfter.set(2);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING.withBatches(2, 1 << 20, 0));

            awaitAll(runtime);
        }

        assertEquals(upTo(ledger.sequence()), follower.taken());
    }

    @Test
    void buriesWhatIsRefusedAndGoesOn() throws Exception {
        RecordingFollower follower = new RecordingFollower("recording");
        long sequence = ledger.transfer("alice", "bob", 1);
        follower.poison.add(sequence);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            transfers(5);
            awaitAll(runtime);
            assertFalse(follower.taken().contains(sequence));

            DeadLetter letter = letters.page(Long.MAX_VALUE, 10).getFirst();
            assertEquals(sequence, letter.sequence());
            assertEquals("it is poison", letter.reason());
            DeadLetter again = runtime.replay(letter).get();
            assertEquals("it still is poison", again.reason());
            assertEquals(2, again.attempts());
            assertTrue(again.isOpen());

            follower.cure(sequence);
            DeadLetter taken = runtime.replay(again).get();
            assertFalse(taken.isOpen());
            assertEquals(taken, runtime.replay(taken).get());
        }
        assertEquals(List.of(sequence), follower.retaken());
        assertEquals(0, letters.open());
        assertEquals(ledger.sequence() - 1, follower.taken().size());
    }

    @Test
    void doesNotBringADeadLetterAgainAfterARestart() throws Exception {
        RecordingFollower follower = new RecordingFollower("recording");
        long sequence = ledger.transfer("alice", "bob", 1);
        follower.poison.add(sequence);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            awaitAll(runtime);
        }
        follower.cure(sequence);
        letters.close();
        letters = DeadLetters.open(directory.resolve("dead-letters"));

        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            transfers(1);
            awaitAll(runtime);
        }

        assertFalse(follower.taken().contains(sequence));
        assertEquals(1, letters.open());
    }

    @Test
    void beginsWhereItIsToldTo() {
        RecordingFollower after = new RecordingFollower("after");
        RecordingFollower now = new RecordingFollower("now");
        long first = ledger.sequence();
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(after, FollowerSettings.PUBLISHING.startingAt(new StartAt.After(2)));
            runtime.follow(now, FollowerSettings.PUBLISHING.startingAt(new StartAt.Now()));
            Eventually.holds("both began", () -> runtime.status().stream().allMatch(s -> s.lagEvents() == 0));
        }
        transfers(3);

        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(after, FollowerSettings.PUBLISHING.startingAt(new StartAt.After(2)));
            runtime.follow(now, FollowerSettings.PUBLISHING.startingAt(new StartAt.Now()));
            awaitAll(runtime);
        }

        assertEquals(LongStream.rangeClosed(3, ledger.sequence()).boxed().toList(), after.taken());
        assertEquals(
                LongStream.rangeClosed(first + 1, ledger.sequence()).boxed().toList(), now.taken());
    }

    @Test
    void beginsNowWhereTheTargetSawItFirstWhicheverNodeGoesOn() {
        RecordingFollower target = new RecordingFollower("target");
        FollowerSettings now = FollowerSettings.PUBLISHING.startingAt(new StartAt.Now());
        long begun = ledger.sequence();
        try (FollowerRuntime first = runtime()) {
            first.follow(target, now);
            Eventually.holds("it began", () -> first.status().getFirst().takenSequence() == begun);
        }
        transfers(3);

        try (FollowerRuntime second = runtime()) {
            second.follow(target, now);
            awaitAll(second);
        }

        assertEquals(LongStream.rangeClosed(begun + 1, begun + 3).boxed().toList(), target.taken());
    }

    @Test
    void beginsNowBehindWhatWasThereWhenTheServerBeganHoweverLateItsTargetAnswers() {
        RecordingFollower target = new RecordingFollower("target");
        target.failuresToTell.set(2);
        long begun = ledger.sequence();
        try (FollowerRuntime runtime = runtime()) {
            transfers(2);
            runtime.follow(target, FollowerSettings.PUBLISHING.startingAt(new StartAt.Now()));
            transfers(2);
            Eventually.holds("it has begun", () -> target.taken().size() == 4);
        }

        assertEquals(LongStream.rangeClosed(begun + 1, begun + 4).boxed().toList(), target.taken());
    }

    @Test
    void beginsNowBehindWhatIsThereWhenTheNodeComesToLead() {
        RecordingFollower target = new RecordingFollower("target");
        AtomicBoolean leads = new AtomicBoolean();
        try (FollowerRuntime runtime =
                new FollowerRuntime(List.of(new LedFeed(ledger.feed(), leads)), letters, ledger.clock::get, meters)) {
            runtime.follow(target, FollowerSettings.PUBLISHING.startingAt(new StartAt.Now()));
            transfers(3);
            long begun = ledger.sequence();
            leads.set(true);
            Eventually.holds("it has begun", () -> runtime.status().getFirst().takenSequence() == begun);
            transfers(2);
            awaitAll(runtime);

            assertEquals(List.of(begun + 1, begun + 2), target.taken());
        }
    }

    @Test
    void doesNotWaitForASilentTargetWhenItStops() throws InterruptedException {
        SilentFollower silent = new SilentFollower();
        FollowerRuntime runtime = runtime();
        runtime.follow(silent, FollowerSettings.PUBLISHING);
        silent.asked.await();
        long begin = System.nanoTime();

        runtime.close();

        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(4), "it waited for the target");
        assertTrue(silent.isClosed);
    }

    @Test
    void tellsSinceWhenAndWhyATargetIsAwayUntilItAnswers() {
        RecordingFollower follower = new RecordingFollower("recording");
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            awaitAll(runtime);
            follower.failuresBefore.set(Integer.MAX_VALUE);
            long since = ledger.clock.get();
            transfers(1);
            Eventually.holds("it fails", () -> runtime.status().getFirst().failures() > 0);
            FollowerStatus away = runtime.status().getFirst();
            ledger.clock.addAndGet(TimeUnit.MINUTES.toNanos(5));

            assertTrue(away.failingSinceNanos() >= since);
            assertTrue(away.lastFailure().orElseThrow().contains("the target is away"));
            assertTrue(gauge("saldo.follower.failing.seconds", "recording") >= 300);

            follower.failuresBefore.set(0);
            Eventually.holds(
                    "it is back",
                    () -> runtime.status().getFirst().lastFailure().isEmpty());
            assertEquals(0, gauge("saldo.follower.failing.seconds", "recording"));
        }
    }

    @Test
    void isWellAgainWhenItsTargetAnswersThoughNothingIsLeftToTake() {
        RecordingFollower follower = new RecordingFollower("recording");
        follower.failuresAfter.set(1);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            Eventually.holds(
                    "it failed",
                    () -> meters.get("saldo.follower.failures").counter().count() == 1);
            Eventually.holds("it is well", () -> runtime.status().getFirst().failures() == 0);
        }
    }

    @Test
    void saysOnceThatATargetIsAwayAndOnceThatItIsBack() {
        RecordingFollower follower = new RecordingFollower("recording");
        follower.failuresBefore.set(4);
        try (LogLines lines = LogLines.of(FollowerLoop.class);
                FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.PUBLISHING);
            Eventually.holds("it is back", () -> lines.messages().size() >= 2);
            awaitAll(runtime);

            assertEquals(
                    List.of("a follower cannot take its events; it tries again", "the follower takes its events again"),
                    lines.messages());
        }
    }

    /** An hour passes by the ledger's clock. */
    @Test
    void showsItsLagWhileItsTargetIsAwayAndHoldsUpNobody() {
        RecordingFollower away = new RecordingFollower("away");
        RecordingFollower other = new RecordingFollower("other");
        away.failuresBefore.set(Integer.MAX_VALUE);
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(away, FollowerSettings.PUBLISHING);
            runtime.follow(other, FollowerSettings.PUBLISHING);
            Eventually.holds("it fails", () -> gauge("saldo.follower.lag.events", "away") > 0);
            ledger.clock.addAndGet(TimeUnit.HOURS.toNanos(1));
            transfers(10);
            Eventually.holds("the other goes on", () -> other.taken().size() == ledger.sequence());

            assertEquals(ledger.sequence(), (long) gauge("saldo.follower.lag.events", "away"));
            assertTrue(gauge("saldo.follower.lag.seconds", "away") >= 3_600);
            assertEquals(0, gauge("saldo.follower.lag.events", "other"));
            assertEquals(0, gauge("saldo.follower.lag.seconds", "other"));
        }
    }

    private double gauge(String name, String follower) {
        return meters.get(name).tag("follower", follower).gauge().value();
    }

    @Test
    void publishesOnlyWhereThePartitionIsLed() {
        RecordingFollower publishing = new RecordingFollower("publishing");
        RecordingFollower tables = new RecordingFollower("tables");
        AtomicBoolean leads = new AtomicBoolean();
        try (FollowerRuntime runtime =
                new FollowerRuntime(List.of(new LedFeed(ledger.feed(), leads)), letters, ledger.clock::get, meters)) {
            runtime.follow(publishing, FollowerSettings.PUBLISHING);
            runtime.follow(tables, FollowerSettings.LOCAL_TABLES);
            awaitAll(runtime);
            assertEquals(upTo(ledger.sequence()), tables.taken());
            assertEquals(List.of(), publishing.taken());

            leads.set(true);
            Eventually.holds("it publishes", () -> publishing.taken().size() == ledger.sequence());
        }
    }

    @Test
    void gathersSmallBatches() {
        RecordingFollower follower = new RecordingFollower("recording");
        try (FollowerRuntime runtime = runtime()) {
            runtime.follow(follower, FollowerSettings.LOCAL_TABLES.withBatches(10_000, 1 << 20, 50_000_000_000L));
            awaitAll(runtime);
            int calls = follower.calls();

            transfers(50);

            assertEquals(calls, follower.calls());
            assertEquals(50, runtime.status().getFirst().lagEvents());
        }
    }

    @Test
    void tellsWhyAReplayCannotBeTried() {
        DeadLetter letter = letters.add("nobody", 0, 1, "gone", 1);
        try (FollowerRuntime runtime = runtime()) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class, () -> runtime.replay(letter).get());

            assertTrue(String.valueOf(failure.getMessage()).contains("not switched on"));
        }
    }

    private FollowerRuntime runtime() {
        return new FollowerRuntime(List.of(ledger.feed()), letters, ledger.clock::get, meters);
    }

    private void transfers(int count) {
        for (int i = 0; i < count; i++) {
            ledger.transfer("alice", "bob", 1);
        }
    }

    private static void awaitAll(FollowerRuntime runtime) {
        Eventually.holds(
                "all is taken",
                () -> runtime.status().stream()
                        .allMatch(status ->
                                status.lagEvents() == 0 && (!status.isActive() || status.takenSequence() > 0)));
    }

    private static List<Long> upTo(long sequence) {
        return LongStream.rangeClosed(1, sequence).boxed().toList();
    }
}
