package io.saldo.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Log entries drawn from a seed: the same seed gives the same ones, as the same log does. */
record Script(List<Entry> entries) {
    /** One log entry; it may have no events. */
    record Entry(long logIndex, long timeNanos, List<EventSpec> events) {}

    static final int THREADS = 12;

    static Script random(long seed, int entryCount) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entry> entries = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        long logIndex = 0;
        long time = 1_000;
        for (int entry = 0; entry < entryCount; entry++) {
            logIndex += 1 + random.nextInt(2);
            time += random.nextInt(3);
            List<EventSpec> events = new ArrayList<>();
            int eventCount = random.nextInt(8) == 0 ? 20 : random.nextInt(5);
            for (int event = 0; event < eventCount; event++) {
                events.add(randomEvent(random, ids));
            }
            entries.add(new Entry(logIndex, time, List.copyOf(events)));
        }
        return new Script(List.copyOf(entries));
    }

    /** Entries of one event each, all of the same length. */
    static Script uniform(int entryCount) {
        List<Entry> entries = new ArrayList<>();
        for (int entry = 1; entry <= entryCount; entry++) {
            EventSpec event = new EventSpec(1, entry, 0, 1, List.of(entry % 3, entry % 5 + 3), 32, entry);
            entries.add(new Entry(entry, entry, List.of(event)));
        }
        return new Script(List.copyOf(entries));
    }

    private static EventSpec randomEvent(SplittableRandom random, List<Long> ids) {
        long id = random.nextInt(5) == 0 ? 0 : random.nextLong(1, Long.MAX_VALUE);
        long subject = ids.isEmpty() || random.nextInt(3) > 0 ? 0 : ids.get(random.nextInt(ids.size()));
        List<Integer> threads = new ArrayList<>();
        int linkCount = random.nextInt(10) == 0 ? 9 : random.nextInt(4);
        for (int link = 0; link < linkCount; link++) {
            // The first threads get most links, and one number is far out.
            int thread = random.nextInt(1 + random.nextInt(THREADS));
            threads.add(thread == THREADS - 1 ? Integer.MAX_VALUE / 7 : thread);
        }
        if (id != 0) {
            ids.add(id);
        }
        return new EventSpec(
                1 + random.nextInt(255),
                id,
                subject,
                random.nextInt(3),
                List.copyOf(threads),
                8 * random.nextInt(12),
                random.nextLong());
    }
}
