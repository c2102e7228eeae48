package io.saldo.projection.sql;

import io.saldo.ledger.event.EventView;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.replica.read.EventScan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * What one partition's events add to a table, from the position that the database has to the last event taken. The
 * partition's thread adds and writes; any thread may take a snapshot.
 */
final class GatheredSums {
    private static final long UNKNOWN = -1;

    /**
     * Events to be taken, all behind one up to another.
     *
     * @param behind the sequence of the event before the first
     * @param last the sequence of the last
     * @param leftOut dead letters among them
     */
    record Span(long behind, long last, Set<Long> leftOut) {
        long events() {
            return last - behind;
        }

        Span firstHalf() {
            return new Span(behind, behind + events() / 2, leftOut);
        }

        Span secondHalf() {
            return new Span(behind + events() / 2, last, leftOut);
        }
    }

    /**
     * What was in memory at some time.
     *
     * @param writtenSequence the position that it adds to, or {@value #UNKNOWN} when nothing is known
     * @param takenSequence of the last event that it counts
     */
    record Snapshot(SumTable table, long writtenSequence, long takenSequence, List<SumRow> additions) {
        /** Whether this node has nothing in memory, and does not even know the position. */
        boolean isUnknown() {
            return writtenSequence == UNKNOWN;
        }

        /** Whether it may be added to rows that the database has at a position. */
        boolean belongsTo(long sequence) {
            return writtenSequence == sequence;
        }

        /** The rows, or groups of rows, with all that is added to them. */
        List<SumRow> addedTo(List<SumRow> rows, LongUnaryOperator group) {
            Map<Long, SumRow> sums = new HashMap<>();
            rows.forEach(row -> sums.put(row.key(), row));
            for (SumRow addition : additions) {
                SumRow grouped = new SumRow(group.applyAsLong(addition.key()), addition.values());
                sums.merge(grouped.key(), grouped, table::sum);
            }
            return List.copyOf(sums.values());
        }
    }

    private final SumProjection projection;
    private final JournalFeed feed;
    private final ReentrantLock lock = new ReentrantLock();
    private final PendingSums pending;
    private final Set<Long> leftOut = new HashSet<>();
    private long writtenSequence = UNKNOWN;
    private long keptSequence;
    private long takenSequence;
    private long takenNanos;
    private long sinceNanos;

    GatheredSums(SumProjection projection, JournalFeed feed) {
        this.projection = projection;
        this.feed = feed;
        pending = new PendingSums(projection.table());
    }

    /** Begins behind a position of the database. */
    void begin(long sequence) {
        set(sequence);
    }

    /** Drops what is not written. */
    void forget() {
        set(UNKNOWN);
    }

    /** Notes that all is written. */
    void written() {
        set(takenSequence);
    }

    private void set(long sequence) {
        lock.lock();
        try {
            pending.clear();
            leftOut.clear();
            writtenSequence = sequence;
            takenSequence = sequence;
            keptSequence = sequence == UNKNOWN ? keptSequence : sequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds the events that come next.
     *
     * @return how many the walk was moved over
     */
    int add(EventScan events, LongPredicate isRefused, int eventsMax) {
        int count = 0;
        lock.lock();
        try {
            while (count < eventsMax && events.next()) {
                EventView event = events.view();
                if (takenSequence == writtenSequence) {
                    sinceNanos = System.nanoTime();
                }
                if (isRefused.test(event.sequence())) {
                    leftOut.add(event.sequence());
                } else {
                    projection.add(event, feed, pending);
                }
                takenSequence = event.sequence();
                takenNanos = event.timeNanos();
                count++;
            }
        } finally {
            lock.unlock();
        }
        return count;
    }

    /** Adds events of a span, which a walk stands before. */
    void add(Span span, EventScan events) {
        for (long left = span.events(); left > 0; left--) {
            add(events, span.leftOut()::contains, 1);
        }
    }

    PendingSums pending() {
        return pending;
    }

    /** How many rows are to be written. */
    int rows() {
        return pending.size();
    }

    /** How many events are not written. */
    long events() {
        return takenSequence - writtenSequence;
    }

    /** How long the oldest event waits to be written. */
    long waitedNanos() {
        return isWritten() ? UNKNOWN : System.nanoTime() - sinceNanos;
    }

    boolean isWritten() {
        return takenSequence == writtenSequence;
    }

    long writtenSequence() {
        return writtenSequence;
    }

    /** The last position that was known. Partition's thread. */
    long keptSequence() {
        return keptSequence;
    }

    long takenSequence() {
        return takenSequence;
    }

    long takenNanos() {
        return takenNanos;
    }

    /** All events that are not written, to be taken otherwise. */
    Span split() {
        return new Span(writtenSequence, takenSequence, Set.copyOf(leftOut));
    }

    Snapshot snapshot(LongPredicate keys) {
        lock.lock();
        try {
            return new Snapshot(projection.table(), writtenSequence, takenSequence, pending.rows(keys));
        } finally {
            lock.unlock();
        }
    }
}
