package io.saldo.benchmark.ids;

import io.saldo.journal.EventCursor;
import io.saldo.journal.EventLayout;
import io.saldo.journal.IndexStatus;
import io.saldo.journal.Journal;
import io.saldo.journal.JournalConfig;
import io.saldo.journal.JournalListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal of the smallest events there are, one for each id, written as the ledger thread writes them, and indexed as
 * checkpoints do: behind each million of events on another thread. The event of the id with number n, counted from 0, has
 * the sequence n + 1.
 */
final class IdJournal implements AutoCloseable {
    private static final int EVENTS_PER_BLOCK = 1_024;
    private static final int BLOCKS_PER_FLUSH = 8;
    private static final long EVENTS_PER_CHECKPOINT = 1_000_000;
    /** More ids than these in memory only: the index has fallen behind, and the writer waits. */
    private static final long RECENT_MAX = 6_000_000;

    private static final long POLL_NANOS = 1_000_000;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Journal journal;
    private final long[] highs = new long[Journal.FORESEEN_MAX];
    private final long[] lows = new long[Journal.FORESEEN_MAX];
    private final EventCursor cursor;
    private final IdKind kind;
    private final MemorySegment event = Arena.ofAuto().allocate(EventLayout.HEADER_BYTES, Long.BYTES);
    private CompletableFuture<Void> indexing = CompletableFuture.completedFuture(null);
    private long indexed;
    private long waitedNanos;

    /**
     * Opens the journal or makes it.
     *
     * @param sequence of the checkpoint to resume behind, 0 for a new journal
     */
    IdJournal(Path directory, IdKind kind, long sequence) {
        this.kind = kind;
        journal = Journal.open(
                directory, JournalConfig.standard(7).withResumeAfterSequence(sequence), JournalListener.SILENT);
        cursor = journal.cursor();
        event.set(INT, EventLayout.LENGTH, EventLayout.HEADER_BYTES);
        event.set(ValueLayout.JAVA_BYTE, EventLayout.KIND, (byte) 1);
    }

    /** Appends the ids from one number to before another, each looked up first, as the ledger does. */
    void append(long from, long to) {
        for (long first = from; first < to; first += EVENTS_PER_BLOCK) {
            long end = Math.min(to, first + EVENTS_PER_BLOCK);
            appendBlock(first, end);
            if ((first / EVENTS_PER_BLOCK) % BLOCKS_PER_FLUSH == 0 || end == to) {
                journal.flush();
                indexWhenDue();
            }
        }
    }

    private void appendBlock(long first, long end) {
        long timeNanos = end * 1_000;
        journal.beginBlock(end, timeNanos);
        event.set(LONG, EventLayout.TIME_NANOS, timeNanos);
        for (long number = first; number < end; number++) {
            if ((number - first) % Journal.FORESEEN_MAX == 0) {
                foresee(number, Math.min(end, number + Journal.FORESEEN_MAX));
            }
            long high = kind.high(number);
            long low = kind.low(number);
            if (journal.findForeseen(high, low) >= 0) {
                throw new IllegalStateException("new id " + number + " is known");
            }
            event.set(LONG, EventLayout.ID_HIGH, high);
            event.set(LONG, EventLayout.ID_LOW, low);
            journal.append(event, 0);
        }
        journal.endBlock();
    }

    private void foresee(long from, long to) {
        int count = (int) (to - from);
        for (int i = 0; i < count; i++) {
            highs[i] = kind.high(from + i);
            lows[i] = kind.low(from + i);
        }
        journal.foresee(highs, lows, count);
    }

    private void indexWhenDue() {
        long sequence = journal.publishedSequence();
        if (indexing.isDone() && sequence - indexed >= EVENTS_PER_CHECKPOINT) {
            indexing.join();
            indexed = sequence;
            indexing = CompletableFuture.runAsync(() -> index(sequence));
        }
        long begin = System.nanoTime();
        while (journal.indexStatus().recentIds() > RECENT_MAX && !indexing.isDone()) {
            LockSupport.parkNanos(POLL_NANOS);
            waitedNanos += System.nanoTime() - begin;
            begin = System.nanoTime();
        }
    }

    private void index(long sequence) {
        try {
            journal.force();
            journal.index(sequence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the index on disk has come up to the last event; it is the sequence of the last checkpoint. */
    long checkpoint() {
        indexing.join();
        index(journal.publishedSequence());
        return journal.publishedSequence();
    }

    /** Returns when no runs wait to be merged. */
    void awaitMerged() {
        int quiet = 0;
        while (quiet < 500) {
            quiet = journal.indexStatus().isMerging() ? 0 : quiet + 1;
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Returns when all filters are in memory. */
    void awaitFilters() {
        while (journal.indexStatus().filtersMissing() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Time that appending waited for the index. */
    long waitedNanos() {
        return waitedNanos;
    }

    IndexStatus status() {
        return journal.indexStatus();
    }

    long idCount() {
        return journal.idCount();
    }

    /** The answer for the id with the number: its sequence, or 0 when it is unknown. */
    long sequenceOf(long number) {
        long position = journal.find(kind.high(number), kind.low(number));
        return position < 0 ? 0 : cursor.moveToEvent(position).sequence();
    }

    @Override
    public void close() {
        indexing.join();
        journal.close();
    }
}
