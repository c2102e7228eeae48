package io.saldo.replica;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the waits of callers whose time is over. One thread looks at all of them now and then: a timer for each, which is
 * set and taken back for nearly every command, costs more than the command's decision.
 */
final class Deadlines implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Set<Submission> waiting = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean isClosed;

    Deadlines() {
        thread = Thread.ofPlatform().daemon().name("deadlines").start(this::run);
    }

    void add(Submission submission) {
        waiting.add(submission);
    }

    void remove(Submission submission) {
        waiting.remove(submission);
    }

    private void run() {
        while (!isClosed || !waiting.isEmpty()) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            for (Submission submission : waiting) {
                submission.expire(now);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
