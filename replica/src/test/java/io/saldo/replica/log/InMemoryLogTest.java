package io.saldo.replica.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryLogTest {

    private final KeptEntries kept = new KeptEntries();
    private final AtomicLong clock = new AtomicLong(1_000);

    @Nested
    class WithALedgerThread extends ReplicatedLogContract {
        @Override
        protected ReplicatedLog create() {
            return InMemoryLog.threaded(kept, clock::incrementAndGet);
        }
    }

    @Nested
    class Stepped extends ReplicatedLogContract {
        @Override
        protected ReplicatedLog create() {
            return InMemoryLog.stepped(kept, clock::incrementAndGet);
        }

        @Override
        protected void step(ReplicatedLog log) {
            ((InMemoryLog) log).deliver();
        }

        @Test
        void deliversOnlyWhenStepped() {
            RecordingFollower follower = new RecordingFollower();
            InMemoryLog log = (InMemoryLog) start(follower);
            append(log, "waits");

            int before = follower.delivered().size();
            int count = log.deliver();

            assertEquals(0, before);
            assertEquals(1, count);
            assertEquals(List.of("waits"), follower.texts());
        }

        @Test
        void losesInACrashWhatWasNotSynced() {
            InMemoryLog log = (InMemoryLog) start(new RecordingFollower());
            append(log, "synced");
            log.sync();
            append(log, "not synced");
            log.crash();

            RecordingFollower follower = new RecordingFollower();
            start(follower);

            assertEquals(List.of("synced"), follower.texts());
            assertEquals(1, kept.count());
        }

        @Test
        void stampsEntriesByTheClockWhenTheyAreTaken() {
            RecordingFollower follower = new RecordingFollower();
            InMemoryLog log = (InMemoryLog) start(follower);

            clock.set(41);
            append(log, "answer");
            clock.set(99);
            log.deliver();

            assertEquals(42, follower.delivered().getFirst().timeNanos());
        }

        @Test
        void pushesBackWhenTooMuchWaits() {
            InMemoryLog log = (InMemoryLog) start(new RecordingFollower());
            MemorySegment large = MemorySegment.ofArray(new byte[InMemoryLog.ENTRY_BYTES_MAX]);
            for (int i = 0; i < InMemoryLog.QUEUE_BYTES_MAX / InMemoryLog.ENTRY_BYTES_MAX; i++) {
                log.append(large, 0, large.byteSize(), log.connection());
            }

            AppendStatus full = log.append(large, 0, 1, log.connection());
            log.deliver();
            AppendStatus delivered = log.append(large, 0, 1, log.connection());

            assertEquals(AppendStatus.BACK_PRESSURED, full);
            assertEquals(AppendStatus.ACCEPTED, delivered);
        }

        @Test
        void refusesEntriesThatAnotherLogUses() {
            start(new RecordingFollower());

            ReplicatedLog second = create();

            assertThrows(LogStartException.class, () -> second.start(new RecordingFollower(), failure -> {}));
        }
    }
}
