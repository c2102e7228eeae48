package io.saldo.journal;

import java.lang.foreign.MemorySegment;

/**
 * What can be read of a journal, by any thread and without a lock: heads of threads, ids, events by position or sequence.
 * All of it is immutable but the newest ends. A position is an offset in the journal's address space, always a multiple of
 * 8; -1 stands for none.
 *
 * <p>A head or id may lead to an event that is not published yet; moving a cursor there waits until it is.
 */
public abstract sealed class ReadableJournal implements AutoCloseable permits Journal, JournalReader {
    private final Segments segments;
    private final Threads threads;
    private final IdIndex ids;
    private final JournalBytes bytes;

    ReadableJournal(Segments segments, Threads threads, IdIndex ids, JournalBytes bytes) {
        this.segments = segments;
        this.threads = threads;
        this.ids = ids;
        this.bytes = bytes;
    }

    /** Position behind the last block that may be read. */
    public final long publishedPosition() {
        return bytes.publishedPosition();
    }

    /** Sequence of the last event that may be read, 0 when there is none. */
    public final long publishedSequence() {
        return bytes.publishedSequence();
    }

    /** Position of the thread's newest link, or -1. */
    public final long threadHead(int thread) {
        return threads.head(thread);
    }

    /** Position of the newest event about the id, as its own or its subject's, or -1; 0,0 is nobody's id. */
    public final long find(long idHigh, long idLow) {
        return (idHigh | idLow) == 0 ? EventLayout.NO_POSITION : ids.find(idHigh, idLow, bytes);
    }

    /** How many ids are known, own and subjects'; perhaps late. */
    public final long idCount() {
        return ids.count();
    }

    /** A new cursor, for one thread. */
    public final EventCursor cursor() {
        return new EventCursor(bytes);
    }

    /**
     * The newest link of a thread whose event has at most this sequence, or -1; in O(log n) reads.
     *
     * @param headLink position of the thread's newest link, or of any to begin at, or -1
     */
    public final long seekBySequence(long headLink, long sequence) {
        return seek(headLink, EventLayout.SEQUENCE, sequence);
    }

    /** As {@link #seekBySequence}, by the time of the event, which ascends with the sequence. */
    public final long seekByTime(long headLink, long timeNanos) {
        return seek(headLink, EventLayout.TIME_NANOS, timeNanos);
    }

    /** Position of the published event with the sequence, or -1. */
    public final long positionOfSequence(long sequence) {
        long block = blockOfSequence(sequence);
        if (block < 0) {
            return EventLayout.NO_POSITION;
        }
        MemorySegment memory = segments.bytesAt(block);
        long offset = segments.offsetAt(block);
        long skip = sequence - LittleEndian.i64(memory, offset + BlockLayout.FIRST_SEQUENCE);
        long at = BlockLayout.HEADER_BYTES;
        for (; skip > 0; skip--) {
            at += EventLayout.length(memory, offset + at);
        }
        Invariant.holds(EventLayout.sequence(memory, offset + at) == sequence, "a sequence is where it was looked up");
        return block + at;
    }

    /**
     * Iterates over the published events from the sequence on; 1 for all.
     *
     * @throws IllegalArgumentException if the sequence is neither published nor the next one to be
     */
    public final JournalScanner scan(long fromSequence) {
        return new JournalScanner(this, fromSequence);
    }

    /** Gives back the files and the memory; cursors must not be used any more. */
    @Override
    public abstract void close();

    final Segments segments() {
        return segments;
    }

    final Threads threads() {
        return threads;
    }

    final IdIndex ids() {
        return ids;
    }

    final JournalBytes bytes() {
        return bytes;
    }

    /** Position of the published block that holds the sequence, or -1. */
    final long blockOfSequence(long sequence) {
        if (sequence < 1 || sequence > publishedSequence()) {
            return EventLayout.NO_POSITION;
        }
        long block =
                segments.at(segments.indexOfSequence(sequence)).samplesMade().floor(sequence);
        while (true) {
            MemorySegment memory = segments.bytesAt(block);
            long offset = segments.offsetAt(block);
            int count = LittleEndian.i32(memory, offset + BlockLayout.EVENT_COUNT) & BlockLayout.EVENT_COUNT_MAX;
            if (LittleEndian.i64(memory, offset + BlockLayout.FIRST_SEQUENCE) + count > sequence) {
                return block;
            }
            block += LittleEndian.i32(memory, offset + BlockLayout.LENGTH);
        }
    }

    private long seek(long headLink, int field, long valueMax) {
        long link = headLink;
        while (link >= 0 && fieldOfEvent(link, field) > valueMax) {
            MemorySegment memory = bytes.bytesAt(link);
            long offset = bytes.offsetAt(link);
            long jump = LittleEndian.i64(memory, offset + EventLayout.LINK_JUMP);
            boolean farEnough = jump >= 0 && fieldOfEvent(jump, field) > valueMax;
            link = farEnough ? jump : LittleEndian.i64(memory, offset + EventLayout.LINK_PREVIOUS);
        }
        return link;
    }

    private long fieldOfEvent(long link, int field) {
        MemorySegment memory = bytes.bytesAt(link);
        long offset = bytes.offsetAt(link);
        int back = LittleEndian.i32(memory, offset + EventLayout.LINK_BACK);
        return LittleEndian.i64(memory, offset - back + field);
    }
}
