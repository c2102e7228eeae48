package io.saldo.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generations that follow each other in the same tags, while others look for ids of all of them. */
class IdReuseTest {
    private static final IdHash HASH = new IdHash(5);
    private static final int EVENT_BYTES = 64;
    /** So many that a generation has the largest size. */
    private static final int IDS_OF_A_ROUND = 1_100_000;

    private static final int ROUNDS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** The event at a position is about the id that its number says; something may happen before one is read. */
    private static final class EventsByPosition implements EventBytes {
        private long startling;
        private Runnable happening = () -> {};

        @Override
        public MemorySegment bytesAt(long position) {
            if (position == startling) {
                startling = 0;
                happening.run();
            }
            MemorySegment bytes = MemorySegment.ofArray(new long[EVENT_BYTES / 8]);
            LittleEndian.putI64(bytes, EventLayout.ID_LOW, position / EVENT_BYTES);
            return bytes;
        }

        @Override
        public long offsetAt(long position) {
            return 0;
        }
    }

    @Test
    @Timeout(120)
    void everyIdIsFoundWhileItsGenerationGivesWay() throws Exception {
        EventBytes events = new EventsByPosition();
        IdIndex index = new IdIndex(HASH);
        AtomicInteger known = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Integer> looker = CompletableFuture.supplyAsync(() -> {
            SplittableRandom random = new SplittableRandom(3);
            int looks = 0;
            while (!isOver.get()) {
                int count = known.get();
                int number = count - random.nextInt(Math.clamp(count, 1, 3 * IDS_OF_A_ROUND));
                if (number > 0) {
                    assertEquals((long) number * EVENT_BYTES, index.find(0, number, events), "id " + number);
                    looks++;
                }
            }
            return looks;
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int first = known.get() + 1;
                for (int number = first; number < first + IDS_OF_A_ROUND; number++) {
                    assertEquals(-1, index.find(0, number, events));
                    index.putOwn(0, number, (long) number * EVENT_BYTES, events);
                    known.set(number);
                }
                index.add(run(first, first + IDS_OF_A_ROUND));
            }
        } finally {
            isOver.set(true);
        }
        assertTrue(looker.join() > 0, "somebody looked");
        index.close();
    }

    @Test
    void anIdIsFoundWhenItsGenerationGivesWayWhileItIsLookedFor() throws IOException {
        EventsByPosition events = new EventsByPosition();
        IdIndex index = new IdIndex(HASH);
        int count = 2 * IDS_OF_A_ROUND;
        for (int number = 1; number <= count; number++) {
            index.putOwn(0, number, (long) number * EVENT_BYTES, events);
        }
        int sought = count / 2;
        long elsewhere = (count + 1L) * EVENT_BYTES;
        // The newest generation seems to hold it, so the event there is read before the older generation is asked.
        index.putOwn(0, sought, elsewhere, events);
        IdRun run = run(1, count + 1);
        events.startling = elsewhere;
        events.happening = () -> {
            index.add(run);
            index.putOwn(0, count + 2, (count + 2L) * EVENT_BYTES, events);
        };

        assertEquals((long) sought * EVENT_BYTES, index.find(0, sought, events));

        assertEquals(0, events.startling);
        index.close();
    }

    private IdRun run(int first, int end) throws IOException {
        IdEntries entries = new IdEntries(HASH);
        for (int number = first; number < end; number++) {
            entries.addOwn(0, number, (long) number * EVENT_BYTES);
        }
        entries.sort();
        Path file = directory.resolve(first + ".ids");
        try (IdRunWriter writer = new IdRunWriter(file, entries.count(), new BackgroundJob("test", 0))) {
            for (int entry = 0; entry < entries.count(); entry++) {
                writer.add(entries.hash(entry), entries.position(entry));
            }
            JournalPoint point = new JournalPoint((long) end * EVENT_BYTES, end, end, end, end - 1L);
            writer.finish(
                    HASH.seed(),
                    (long) first * EVENT_BYTES,
                    new IndexPoint(point, new byte[BlockLayout.HEADER_BYTES]),
                    entries.idCount());
        }
        IdRun run = IdRun.open(file);
        run.loadFilter(new BackgroundJob("test", 0));
        return run;
    }
}
