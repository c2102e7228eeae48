package io.saldo.replica.partition;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.TransactionId;
import io.saldo.replica.log.Role;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Drives the crossings that a partition coordinates, on the node that leads it: each crossing that is opened there, and when
 * the leadership is gained all that are open. Every step is repeated until it is answered, so nothing that stops a node leaves
 * a crossing half-way; that another node may still be at it does no harm.
 */
final class CrossingDriver implements AutoCloseable {
    private final Partitions partitions;
    private final int partition;
    private final CrossingLanes lanes;
    private final Map<TransactionId, Long> open = new ConcurrentHashMap<>();
    private final Map<TransactionId, Boolean> driven = new ConcurrentHashMap<>();
    private final BlockingQueue<TransactionId> begin = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean isLeading;

    CrossingDriver(Partitions partitions, int partition, CrossingLanes lanes) {
        this.partitions = partitions;
        this.partition = partition;
        this.lanes = lanes;
        thread = Thread.ofVirtual().name("crossings-" + partition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** How many crossings are open that this partition coordinates; any thread. */
    int openCount() {
        return open.size();
    }

    /** A crossing was opened; ledger thread. */
    void opened(TransactionId id, long position) {
        open.put(id, position);
        if (isLeading) {
            begin.add(id);
        }
    }

    /** A crossing has ended; ledger thread. */
    void ended(TransactionId id) {
        open.remove(id);
    }

    void roleChanged(Role role) {
        isLeading = role == Role.LEADER;
        if (isLeading) {
            begin.addAll(open.keySet());
        }
    }

    private void run() {
        try {
            while (true) {
                begin(begin.take());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(TransactionId id) {
        Long position = open.get(id);
        if (position == null || driven.putIfAbsent(id, true) != null) {
            return;
        }
        Event event = partitions.replica(partition).reads().event(position);
        if (event instanceof Event.CrossingOpened opened) {
            lanes.carry(new Ride(this, new Journey(opened.crossing(), partitions.partitioning())));
        } else {
            throw new IllegalStateException("no crossing was opened at " + position);
        }
    }

    /** Whether to go on with a crossing that is hard to bring forward. */
    boolean goesOn() {
        return isLeading;
    }

    /** A crossing is at its end, or left to another node. */
    void leave(TransactionId id) {
        driven.remove(id);
        if (isLeading && open.containsKey(id)) {
            begin.add(id);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
