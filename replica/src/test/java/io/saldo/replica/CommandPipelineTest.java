package io.saldo.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.saldo.ledger.command.CommandWriter;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.TransferType;
import io.saldo.replica.log.InMemoryLog;
import io.saldo.replica.log.KeptEntries;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CommandPipelineTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int SUBMISSIONS = 200;

    @TempDir
    Path data;

    @Test
    void decidesManySubmissionsInTheOrderInWhichTheyBegan() throws Exception {
        try (Replica replica = start(ReplicaConfig.in(data));
                CommandPipeline pipeline = replica.pipeline(PATIENCE_NANOS)) {
            new Teller(replica).open("alice");
            long[] results = new long[SUBMISSIONS];
            for (int i = 0; i < SUBMISSIONS; i++) {
                byte[] deposit = deposit(i);
                pipeline.begin(MemorySegment.ofArray(deposit), deposit.length, 1, results, i);
            }

            while (pipeline.pending() > 0) {
                pipeline.awaitOldest();
            }

            for (int i = 1; i < SUBMISSIONS; i++) {
                assertTrue(Result.isEvent(results[i]) && results[i] > results[i - 1], "submission " + i);
            }
        }
    }

    @Test
    void takesNoMoreThanMayWaitAndStillDecidesWhatItTook() throws Exception {
        try (Replica replica = start(ReplicaConfig.in(data).withWaitingCommandsMax(400));
                CommandPipeline pipeline = replica.pipeline(PATIENCE_NANOS)) {
            new Teller(replica).open("alice");
            byte[] deposit = deposit(1);
            long[] results = new long[401];

            pipeline.begin(MemorySegment.ofArray(deposit), deposit.length, 1, results, 0);
            NotAcceptedException refused = assertThrows(
                    NotAcceptedException.class,
                    () -> pipeline.begin(MemorySegment.ofArray(deposit), deposit.length, 400, results, 1));
            pipeline.awaitOldest();

            assertEquals(NotAcceptedException.Reason.OVERLOADED, refused.reason());
            assertTrue(Result.isEvent(results[0]));
        }
    }

    @Test
    void isNotTakenWhenTheOneBeforeItWasRefused() {
        Submission first = new Submission(MemorySegment.NULL, 0, 1, new long[1], 0, 0);
        Submission second = new Submission(MemorySegment.NULL, 0, 1, new long[1], 0, HOUR_NANOS).behind(first);
        Submission third = new Submission(MemorySegment.NULL, 0, 1, new long[1], 0, HOUR_NANOS).behind(second);

        first.expire(System.nanoTime());

        assertFalse(first.take());
        assertFalse(second.take());
        assertFalse(third.take());
        assertEquals(Submission.REFUSED, third.await());
    }

    private static byte[] deposit(int id) {
        return new CommandWriter()
                .toBytes(Teller.transfer(
                        id + 1, TransferType.DEPOSIT, AccountId.EXTERNAL, new AccountId("alice"), id + 1));
    }

    private static Replica start(ReplicaConfig config) {
        return Replica.start(
                config,
                InMemoryLog.threaded(new KeptEntries(), WallClock::nanos),
                new SimpleMeterRegistry(),
                (why, cause) -> {
                    throw new AssertionError(why, cause);
                });
    }
}
