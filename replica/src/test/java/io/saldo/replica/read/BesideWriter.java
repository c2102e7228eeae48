package io.saldo.replica.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Reads on virtual threads while the calling thread, as the ledger thread, goes on writing. */
final class BesideWriter {
    private static final int READERS = 4;

    private BesideWriter() {}

    /**
     * Writes so many steps; after each, or later, every reader has a turn. The turns are numbered over all readers.
     *
     * @return what all turns gave
     */
    static <T> List<T> run(int steps, Runnable step, IntFunction<T> turn) throws Exception {
        AtomicInteger done = new AtomicInteger();
        List<Future<List<T>>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < READERS; reader++) {
                int number = reader;
                readers.add(threads.submit(() -> read(done, steps, number, turn)));
            }
            try {
                for (int i = 0; i < steps; i++) {
                    step.run();
                    done.incrementAndGet();
                }
            } finally {
                done.set(steps);
            }
        }
        List<T> all = new ArrayList<>();
        for (Future<List<T>> reader : readers) {
            all.addAll(reader.get());
        }
        return all;
    }

    private static <T> List<T> read(AtomicInteger done, int steps, int reader, IntFunction<T> turn) {
        List<T> found = new ArrayList<>();
        int seen = 0;
        while (seen < steps) {
            int now = done.get();
            if (now == seen) {
                LockSupport.parkNanos(1_000);
                continue;
            }
            seen = now;
            found.add(turn.apply(reader + found.size() * READERS));
        }
        return found;
    }
}
