package io.saldo.replica.partition;

import io.saldo.ledger.model.TransactionId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Wakes the threads that wait for news of a crossing. Any thread. */
final class CrossingWaits {
    private final ConcurrentHashMap<TransactionId, Set<Thread>> waiting = new ConcurrentHashMap<>();

    /** From now on this thread is unparked when there is news of the crossing. */
    void join(TransactionId id) {
        waiting.compute(id, (_, threads) -> {
            Set<Thread> all = threads == null ? ConcurrentHashMap.newKeySet() : threads;
            all.add(Thread.currentThread());
            return all;
        });
    }

    void leave(TransactionId id) {
        waiting.computeIfPresent(id, (_, threads) -> {
            threads.remove(Thread.currentThread());
            return threads.isEmpty() ? null : threads;
        });
    }

    void ring(TransactionId id) {
        Set<Thread> threads = waiting.get(id);
        if (threads != null) {
            threads.forEach(LockSupport::unpark);
        }
    }
}
