package io.saldo.server.api;

import io.saldo.replica.partition.EventFeed;
import io.saldo.replica.partition.PartitionReads;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes event streams when there is something new. One thread looks for all of them, and only while any waits, so that a
 * thousand idle streams cost as little as one.
 */
final class SequenceBell implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PartitionReads reads;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private int waiting;
    private long rungFor;
    private volatile boolean isClosed;

    SequenceBell(PartitionReads reads) {
        this.reads = reads;
        thread = Thread.ofPlatform().daemon().name("saldo-event-bell").unstarted(this::run);
        thread.start();
    }

    /** Waits until a feed has another event, or the time is over. */
    void await(EventFeed feed, long nanos) throws InterruptedException {
        lock.lock();
        try {
            waiting++;
            LockSupport.unpark(thread);
            long left = nanos;
            while (!feed.hasMore() && !isClosed && left > 0) {
                left = rung.awaitNanos(left);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed) {
            if (ring()) {
                LockSupport.parkNanos(LOOK_NANOS);
            } else {
                LockSupport.park();
            }
        }
    }

    /** Wakes those who wait if there is something new, and says whether anyone waits. */
    private boolean ring() {
        lock.lock();
        try {
            long count = reads.eventCount();
            if (count > rungFor) {
                rungFor = count;
                rung.signalAll();
            }
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        lock.lock();
        try {
            rung.signalAll();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(thread);
    }
}
