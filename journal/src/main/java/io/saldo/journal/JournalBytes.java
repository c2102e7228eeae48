package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All bytes of a journal by position, and up to where they may be read. What is published never changes again, so readers
 * take no lock. The ledger thread also sees what it has not published yet; any other reader that meets a position ahead of
 * the published end waits for it, since the writer publishes within the same batch.
 */
final class JournalBytes implements EventBytes {
    private static final int SPINS = 200;
    private static final long PARK_NANOS_FIRST = 10_000;
    private static final long PARK_NANOS_MAX = 1_000_000;

    private final Segments segments;
    private final @Nullable Tail tail;
    private final long waitNanosMax;
    private volatile long publishedPosition;
    private volatile long publishedSequence;
    private volatile boolean closed;
    private volatile long writerThreadId = -1;

    JournalBytes(Segments segments, @Nullable Tail tail, long waitNanosMax) {
        this.segments = segments;
        this.tail = tail;
        this.waitNanosMax = waitNanosMax;
    }

    long publishedPosition() {
        return publishedPosition;
    }

    /** Everything up to this sequence lies before {@link #publishedPosition}. */
    long publishedSequence() {
        return publishedSequence;
    }

    void publish(long position, long sequence) {
        Invariant.holds(position >= publishedPosition, "the published end never moves back");
        publishedPosition = position;
        publishedSequence = sequence;
    }

    /** Lets this thread see what is not published. */
    void writtenByThisThread() {
        long threadId = Thread.currentThread().threadId();
        if (writerThreadId != threadId) {
            writerThreadId = threadId;
        }
    }

    void close() {
        closed = true;
    }

    @Override
    public MemorySegment bytesAt(long position) {
        if (position < publishedPosition) {
            return segments.bytesAt(position);
        }
        Tail own = ownTail();
        if (own == null) {
            await(position);
            return segments.bytesAt(position);
        }
        if (position >= own.end()) {
            throw new IllegalArgumentException("position " + position + " is behind the end at " + own.end());
        }
        return position >= own.position() ? own.bytes() : segments.bytesAt(position);
    }

    @Override
    public long offsetAt(long position) {
        Tail own = position < publishedPosition ? null : ownTail();
        return own != null && position >= own.position() ? position - own.position() : segments.offsetAt(position);
    }

    /** The tail, if this thread is the one that fills it. */
    private @Nullable Tail ownTail() {
        return Thread.currentThread().threadId() == writerThreadId ? tail : null;
    }

    private void await(long position) {
        for (int spin = 0; spin < SPINS; spin++) {
            if (position < publishedPosition) {
                return;
            }
            Thread.onSpinWait();
        }
        long begin = System.nanoTime();
        long pause = PARK_NANOS_FIRST;
        while (position >= publishedPosition) {
            if (tail == null || closed || System.nanoTime() - begin > waitNanosMax) {
                throw new PositionNotPublished(position, publishedPosition);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, PARK_NANOS_MAX);
        }
    }
}
