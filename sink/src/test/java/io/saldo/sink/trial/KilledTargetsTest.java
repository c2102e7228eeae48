package io.saldo.sink.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that publish, and the servers of their targets, are killed ({@code kill -9}) again and again at random moments in
 * the midst of their work; at last one publisher is left to end it. Then each target holds the journal. {@code -Dsaldo.rounds}
 * says how many of each are killed, {@code -Dsaldo.seed} repeats the moments. Everything here is the trial's own; what is not
 * installed is skipped by name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledTargetsTest {
    private static final int ROUNDS = Integer.getInteger("saldo.rounds", 2);
    private static final long SEED = Long.getLong("saldo.seed", 91);
    private static final int EVENTS_EACH_ROUND = 2_500;
    private static final int LIFE_MILLIS_MAX = 400;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int events = (ROUNDS + 1) * EVENTS_EACH_ROUND;
    private final MadeUpJournal journal = PublishingProcess.journal(events);
    private final List<Lane> lanes = new ArrayList<>();

    /** One target, its publishers, and when they are killed. For one thread. */
    private static final class Lane {
        private final KillableTarget target;
        private final List<String> command;
        private final List<String> lastCommand;
        private final Random random;
        private final CompletableFuture<Double> ended = new CompletableFuture<>();
        private int publisherKills;
        private int targetKills;

        Lane(KillableTarget target, Path directory, int events, long seed) {
            this.target = target;
            random = new Random(seed);
            command = PublishingProcess.command(directory, events, true, List.of(target.argument()));
            lastCommand = PublishingProcess.command(directory, events, false, List.of(target.argument()));
        }

        void run() {
            long begin = System.nanoTime();
            try {
                target.start();
                for (int round = 0; round < ROUNDS; round++) {
                    try (Publisher publisher = new Publisher(command)) {
                        kill(publisher);
                    }
                }
                try (Publisher last = new Publisher(lastCommand)) {
                    assertEquals(0, last.awaitEnd(), "the last publisher failed");
                }
                ended.complete((System.nanoTime() - begin) / 1e9);
            } catch (Exception | AssertionError failure) {
                ended.completeExceptionally(
                        new AssertionError(target.name() + " after " + targetKills + " kills of it", failure));
            }
        }

        /** Kills the target, and the publisher a while after; or, once in four, the publisher while the target is away. */
        private void kill(Publisher publisher) throws Exception {
            publisher.awaitTaking();
            publisher.live(random.nextInt(LIFE_MILLIS_MAX));
            target.kill();
            targetKills++;
            if (random.nextInt(4) == 0) {
                publisher.live(random.nextInt(LIFE_MILLIS_MAX));
                publisher.kill();
                target.start();
            } else {
                target.start();
                publisher.awaitTaking();
                publisher.live(random.nextInt(LIFE_MILLIS_MAX));
                publisher.kill();
            }
            publisherKills++;
        }
    }

    /** A process that publishes, and the lines that it says. */
    private static final class Publisher implements AutoCloseable {
        private final Process process;
        private final AtomicLong taken = new AtomicLong();

        Publisher(List<String> command) throws IOException {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread.ofVirtual().start(this::count);
        }

        /** Of other lines there are some too: a client logs that its server is away. */
        private void count() {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals(PublishingProcess.TAKING)) {
                        taken.incrementAndGet();
                    }
                }
            } catch (IOException killed) {
                // Whoever waits for more sees that it is gone.
            }
        }

        /** Waits until it takes something that it has not taken yet. */
        void awaitTaking() {
            long before = taken.get();
            long begin = System.nanoTime();
            while (taken.get() == before) {
                if (!process.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new AssertionError("it takes nothing, alive: " + process.isAlive());
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        void live(int millis) throws InterruptedException {
            if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it was done before it could be killed");
            }
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        int awaitEnd() throws InterruptedException {
            if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the last one does not end");
            }
            return process.exitValue();
        }

        @Override
        public void close() {
            kill();
        }
    }

    @BeforeAll
    void killAll(@TempDir Path directory) throws Exception {
        add(new KillableKafka(directory.resolve("kafka")), directory);
        Optional<Path> postgres = KillablePostgres.installed();
        if (postgres.isPresent()) {
            add(new KillablePostgres(postgres.get()), directory);
        }
        Optional<Path> rabbit = KillableRabbit.installed();
        if (rabbit.isPresent()) {
            add(new KillableRabbit(rabbit.get(), directory.resolve("rabbitmq")), directory);
        }
        List<Thread> threads =
                lanes.stream().map(lane -> Thread.ofPlatform().start(lane::run)).toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void add(KillableTarget target, Path directory) {
        lanes.add(new Lane(target, directory, events, SEED + lanes.size()));
    }

    @AfterAll
    void close() throws Exception {
        for (Lane lane : lanes) {
            lane.target.close();
        }
    }

    @Test
    void kafkaHoldsEachMessageOnceAndInOrder() throws Exception {
        assertHolds("kafka");
    }

    @Test
    void postgresHoldsEachRowOnce() throws Exception {
        assertHolds("postgresql");
    }

    @Test
    void rabbitHoldsEachMessageInOrder() throws Exception {
        assertHolds("rabbitmq");
    }

    private void assertHolds(String name) throws Exception {
        Optional<Lane> found =
                lanes.stream().filter(lane -> lane.target.name().equals(name)).findFirst();
        assumeTrue(found.isPresent(), name + " is not installed");
        Lane lane = found.orElseThrow();
        double seconds = lane.ended.get();

        lane.target.assertHolds(journal, journal.events());

        assertEquals(ROUNDS, lane.publisherKills);
        assertEquals(ROUNDS, lane.targetKills);
        System.out.printf(
                Locale.ROOT,
                "%s: %d kills of publishers, %d of the target, %d events, %.0f s%n",
                name,
                lane.publisherKills,
                lane.targetKills,
                events,
                seconds);
    }
}
