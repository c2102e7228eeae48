package io.saldo.journal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the published events of a journal, checking each block as it enters it. At the published end it stops
 * and can go on later, so followers keep one scanner for their life. For one thread.
 *
 * <p>Whole log entries are published, so at the end the scanner always stands behind a whole one.
 */
public final class JournalScanner {
    private final ReadableJournal journal;
    private final EventCursor cursor;
    private final BlockInspector inspector = new BlockInspector();
    private long nextSequence;
    private long next;
    private long blockEnd;

    JournalScanner(ReadableJournal journal, long fromSequence) {
        this.journal = journal;
        this.cursor = journal.cursor();
        long published = journal.publishedSequence();
        if (fromSequence < 1 || fromSequence > published + 1) {
            throw new IllegalArgumentException(
                    "cannot scan from sequence " + fromSequence + ", the last published is " + published);
        }
        this.nextSequence = fromSequence;
        if (fromSequence <= published) {
            enter(journal.blockOfSequence(fromSequence));
            next = journal.positionOfSequence(fromSequence);
        } else if (published > 0) {
            enter(journal.blockOfSequence(published));
            next = blockEnd;
        }
    }

    /**
     * Moves to the next event; false at the published end.
     *
     * @throws JournalDamaged if the next block is not what was written
     */
    public boolean next() {
        if (next == blockEnd && !enterNext()) {
            return false;
        }
        cursor.moveToEvent(next);
        Invariant.holds(cursor.sequence() == nextSequence, "events are scanned in order");
        nextSequence++;
        next += cursor.length();
        return true;
    }

    /**
     * Hands the events that are left of the block to a visitor, or all of the next block when none is left; false at the
     * published end. For many events faster than {@link #next}, which may go on behind it.
     *
     * @throws JournalDamaged if the next block is not what was written
     */
    public boolean nextBlock(EventVisitor visitor) {
        if (next == blockEnd && !enterNext()) {
            return false;
        }
        SegmentFile file = journal.segments().holding(next);
        MemorySegment bytes = file.bytes();
        long offset = file.offsetOf(next);
        long end = offset + blockEnd - next;
        while (offset < end) {
            long near = EventRegistry.endOfNear(bytes, offset, end);
            visitor.foresee(bytes, offset, near);
            for (; offset < near; offset += cursor.length(), next += cursor.length()) {
                visitor.visit(cursor.moveTo(bytes, offset, next));
            }
        }
        nextSequence = inspector.lastSequence() + 1;
        return true;
    }

    /** The event that {@link #next} moved to. */
    public EventCursor event() {
        return cursor;
    }

    /** Index of the log entry that the event is of. */
    public long logIndex() {
        return inspector.logIndex();
    }

    /** Whether the event is the last of its log entry, so that the state behind it is one between two entries. */
    public boolean isEntryEnd() {
        return next == blockEnd && !inspector.continues();
    }

    private boolean enterNext() {
        long published = journal.publishedPosition();
        if (blockEnd >= published) {
            return false;
        }
        Segments segments = journal.segments();
        long block = segments.isPadding(blockEnd) ? segments.endOfSegment(blockEnd) : blockEnd;
        if (block >= published) {
            throw damaged(blockEnd, "no block before the published end");
        }
        enter(block);
        if (inspector.firstSequence() != nextSequence) {
            throw damaged(block, "block begins with sequence " + inspector.firstSequence());
        }
        return true;
    }

    private void enter(long block) {
        SegmentFile file = journal.segments().holding(block);
        long offset = file.offsetOf(block);
        String fault = inspector.inspect(file.bytes(), offset, file.bytes().byteSize() - offset);
        if (fault != null) {
            throw damaged(block, fault);
        }
        next = block + BlockLayout.HEADER_BYTES;
        blockEnd = block + inspector.length();
    }

    private JournalDamaged damaged(long position, @Nullable String what) {
        SegmentFile file = journal.segments().holding(position);
        return new JournalDamaged(file.path(), file.offsetOf(position), nextSequence, String.valueOf(what));
    }
}
