package io.saldo.replica.partition;

import io.saldo.ledger.model.TransactionId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two requests with one id out of two partitions at a time: while one is on its way to a partition, another under
 * the same id either goes to the same partition, whose ledger tells them apart, or waits. In this process alone; see
 * {@code docs/decisions/0014}. Any thread.
 */
final class IdGuard {
    private static final int STRIPES = 64;

    /** Where an id is on its way to, and how many requests carry it there. */
    private static final class Way {
        final int partition;
        int count;

        Way(int partition) {
            this.partition = partition;
        }
    }

    private static final class Stripe {
        final ReentrantLock lock = new ReentrantLock();
        final Condition left = lock.newCondition();
        final Map<TransactionId, Way> ways = new HashMap<>();
    }

    private final Stripe[] stripes = new Stripe[STRIPES];

    IdGuard() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private Stripe stripe(TransactionId id) {
        long mixed = (id.high() ^ id.low()) * 0x9E37_79B9_7F4A_7C15L;
        return stripes[(int) (mixed >>> 58)];
    }

    /** Enters unless the id is on its way to another partition. */
    boolean tryEnter(TransactionId id, int partition) {
        Stripe stripe = stripe(id);
        stripe.lock.lock();
        try {
            Way way = stripe.ways.computeIfAbsent(id, _ -> new Way(partition));
            if (way.partition != partition) {
                return false;
            }
            way.count++;
            return true;
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Waits until the id is on its way to no other partition than this; false when the time was over first. */
    boolean awaitFree(TransactionId id, int partition, long deadlineNanos) {
        Stripe stripe = stripe(id);
        stripe.lock.lock();
        try {
            for (Way way = stripe.ways.get(id); way != null && way.partition != partition; way = stripe.ways.get(id)) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                stripe.left.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stripe.lock.unlock();
        }
    }

    void leave(TransactionId id) {
        Stripe stripe = stripe(id);
        stripe.lock.lock();
        try {
            Way way = stripe.ways.get(id);
            if (way != null && --way.count == 0) {
                stripe.ways.remove(id);
                stripe.left.signalAll();
            }
        } finally {
            stripe.lock.unlock();
        }
    }
}
