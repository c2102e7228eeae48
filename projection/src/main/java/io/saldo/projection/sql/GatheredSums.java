package io.saldo.projection.sql;

import io.saldo.ledger.event.EventKind;
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
 *
 * <p>While what was gathered is being written, nothing is added to it: what comes then is gathered beside it.
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
    private PendingSums pending;
    /** What is being written; empty while nothing is. */
    private PendingSums handed;

    private final Set<Long> leftOut = new HashSet<>();
    private long writtenSequence = UNKNOWN;
    private long keptSequence;
    /** Up to which event {@link #handed} counts; the written one while nothing is being written. */
    private long handedSequence;

    private long handedNanos;
    private long takenSequence;
    private long takenNanos;
    private long sinceNanos;

    GatheredSums(SumProjection projection, JournalFeed feed) {
        this.projection = projection;
        this.feed = feed;
        pending = new PendingSums(projection.table());
        handed = new PendingSums(projection.table());
    }

    /** Begins behind a position of the database. */
    void begin(long sequence) {
        set(sequence);
    }

    /** Drops what is not written. */
    void forget() {
        set(UNKNOWN);
    }

    /** Hands over all that was gathered, to be written; until then nothing may be handed over again. */
    PendingSums handOver() {
        lock.lock();
        try {
            PendingSums all = pending;
            pending = handed;
            handed = all;
            handedSequence = takenSequence;
            handedNanos = takenNanos;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that what was handed over is written. */
    void written() {
        lock.lock();
        try {
            handed.clear();
            leftOut.removeIf(sequence -> sequence <= handedSequence);
            writtenSequence = handedSequence;
            keptSequence = handedSequence;
        } finally {
            lock.unlock();
        }
    }

    private void set(long sequence) {
        lock.lock();
        try {
            pending.clear();
            handed.clear();
            leftOut.clear();
            writtenSequence = sequence;
            handedSequence = sequence;
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
                if (takenSequence == handedSequence) {
                    sinceNanos = System.nanoTime();
                }
                if (isRefused.test(event.sequence())) {
                    leftOut.add(event.sequence());
                } else if (EventKind.movesMoney(event.kind())) {
                    for (int posting = 0; posting < event.postingCount(); posting++) {
                        projection.add(event, posting, feed, pending);
                    }
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

    /** How many rows are to be written beside those that are being written. */
    int rows() {
        return pending.size();
    }

    /** How many events are to be written beside those that are being written. */
    long events() {
        return takenSequence - handedSequence;
    }

    /** How long the oldest of these waits. */
    long waitedNanos() {
        return takenSequence == handedSequence ? UNKNOWN : System.nanoTime() - sinceNanos;
    }

    boolean isWritten() {
        return takenSequence == writtenSequence;
    }

    long writtenSequence() {
        return writtenSequence;
    }

    long handedSequence() {
        return handedSequence;
    }

    /** When the last event happened that was handed over. */
    long handedNanos() {
        return handedNanos;
    }

    /** The last position that was known. Partition's thread. */
    long keptSequence() {
        return keptSequence;
    }

    /** All events that are not written, to be taken otherwise. */
    Span split() {
        return new Span(writtenSequence, takenSequence, Set.copyOf(leftOut));
    }

    Snapshot snapshot(LongPredicate keys) {
        lock.lock();
        try {
            List<SumRow> additions = handed.rows(keys);
            additions.addAll(pending.rows(keys));
            return new Snapshot(projection.table(), writtenSequence, takenSequence, additions);
        } finally {
            lock.unlock();
        }
    }
}
