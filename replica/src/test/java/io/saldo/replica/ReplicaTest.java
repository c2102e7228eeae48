package io.saldo.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica on the real log, in a directory of its own. */
final class ReplicaTest {
    @TempDir
    Path data;

    @Test
    void remembersEverythingAfterARestart() {
        byte[] before;
        long first;
        try (Replica replica = start()) {
            Teller teller = new Teller(replica);
            teller.open("alice");
            teller.open("bob");
            first = teller.deposit(1, "alice", 10_000);
            for (int i = 2; i < 100; i++) {
                teller.transfer(i, "alice", "bob", i);
            }
            before = CheckpointFile.digest(replica.state());
        }

        try (Replica replica = start()) {
            Teller teller = new Teller(replica);

            assertArrayEquals(before, CheckpointFile.digest(replica.state()));
            long repeated = teller.deposit(1, "alice", 10_000);
            assertTrue(Result.isRepeat(repeated));
            assertEquals(first, Result.position(repeated));
            assertFalse(Result.isRepeat(teller.transfer(1_000, "alice", "bob", 1)));
        }
    }

    @Test
    void startsFromACheckpointAndReplaysTheRest() throws Exception {
        ReplicaConfig config = ReplicaConfig.in(data).withCheckpointEvents(50);
        byte[] before;
        try (Replica replica = start(config)) {
            Teller teller = new Teller(replica);
            teller.open("alice");
            teller.open("bob");
            teller.deposit(1, "alice", 1_000_000);
            int id = 2;
            while (replica.status().checkpointSequence() < 200) {
                teller.transfer(id++, "alice", "bob", 1);
            }
            for (int i = 0; i < 20; i++) {
                teller.transfer(id++, "alice", "bob", 2);
            }
            before = CheckpointFile.digest(replica.state());
        }

        try (Replica replica = start(config)) {
            assertTrue(replica.status().checkpointSequence() >= 200);
            assertArrayEquals(before, CheckpointFile.digest(replica.state()));
        }
    }

    @Test
    void buildsACheckpointOfFewerEventsWhileItIsQuiet() {
        ReplicaConfig config = ReplicaConfig.in(data).withCheckpointEvents(1_000);
        try (Replica replica = start(config)) {
            Teller teller = new Teller(replica);
            teller.open("alice");
            teller.open("bob");
            teller.deposit(1, "alice", 1_000_000);
            for (int id = 2; id < 150; id++) {
                teller.transfer(id, "alice", "bob", 1);
            }

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (replica.status().checkpointSequence() == 0) {
                assertTrue(System.nanoTime() - deadline < 0, "no checkpoint comes");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    @Test
    void tellsWhatItsJobsInTheBackgroundDo() throws Exception {
        ReplicaConfig config = ReplicaConfig.in(data).withCheckpointEvents(50);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Replica replica = start(config, meters)) {
            Teller teller = new Teller(replica);
            teller.open("alice");
            teller.open("bob");
            teller.deposit(1, "alice", 1_000_000);
            int id = 2;
            while (jobMeter(meters, "saldo.job.runs", "index") == 0) {
                teller.transfer(id++, "alice", "bob", 1);
            }

            assertTrue(jobMeter(meters, "saldo.job.runs", "checkpoint") > 0);
            for (String job : new String[] {"checkpoint", "index", "journal-sync", "segment"}) {
                assertTrue(jobMeter(meters, "saldo.job.seconds", job) > 0, job);
                assertTrue(jobMeter(meters, "saldo.job.bytes", job) > 0, job);
            }
        }
    }

    private static double jobMeter(SimpleMeterRegistry meters, String name, String job) {
        return meters.get(name).tag("job", job).functionCounter().count();
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        try (Replica _ = start()) {
            StartFailureException failure = assertThrows(StartFailureException.class, this::start);

            assertTrue(String.valueOf(failure.getMessage()).contains("in use by another Saldo, process "));
        }
    }

    private Replica start() {
        return start(ReplicaConfig.in(data));
    }

    private static Replica start(ReplicaConfig config) {
        return start(config, new SimpleMeterRegistry());
    }

    private static Replica start(ReplicaConfig config, SimpleMeterRegistry meters) {
        return Replica.start(config, meters, (why, cause) -> {
            throw new AssertionError(why, cause);
        });
    }
}
