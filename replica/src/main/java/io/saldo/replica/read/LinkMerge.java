package io.saldo.replica.read;

import io.saldo.journal.EventCursor;
import io.saldo.journal.ReadableJournal;
import java.util.Arrays;

/**
 * Walks back over several threads of the journal as if they were one, the newest link first; of one event's links the
 * last comes first. A binary heap holds the next link of each thread. For one thread, and one walk.
 */
final class LinkMerge {
    private final ReadableJournal journal;
    private final EventCursor cursor;
    private long[] links = new long[4];
    private long[] sequences = new long[4];
    private int[] indexes = new int[4];
    private int size;
    private boolean started;

    LinkMerge(ReadableJournal journal) {
        this.journal = journal;
        cursor = journal.cursor();
    }

    /** Adds the links of a thread that are older than the link {@code indexEnd} of the event {@code sequence}. */
    void add(int thread, long sequence, int indexEnd, long timeNanosEnd) {
        long link = journal.seekBySequence(journal.threadHead(thread), sequence);
        while (link >= 0 && cursor.moveToLink(link).sequence() == sequence && cursor.linkIndex() >= indexEnd) {
            link = cursor.previous();
        }
        if (link >= 0 && cursor.timeNanos() >= timeNanosEnd) {
            link = journal.seekByTime(link, timeNanosEnd - 1);
        }
        if (link >= 0) {
            push(link);
        }
    }

    /** Moves {@link #cursor} to the next link; false when there is none. */
    boolean next() {
        if (started) {
            stepTop();
        }
        started = true;
        if (size == 0) {
            return false;
        }
        cursor.moveToLink(links[0]);
        return true;
    }

    /** Stands on the link that {@link #next} moved to; not to be moved. */
    EventCursor cursor() {
        return cursor;
    }

    /** Goes on by one link in the thread of the newest one, on which the cursor stands. */
    private void stepTop() {
        long previous = cursor.previous();
        if (previous >= 0) {
            place(0, previous);
        } else {
            size--;
            move(size, 0);
        }
        siftDown();
    }

    private void push(long link) {
        if (size == links.length) {
            links = Arrays.copyOf(links, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            indexes = Arrays.copyOf(indexes, size * 2);
        }
        int at = size++;
        place(at, link);
        while (at > 0 && isNewer(at, (at - 1) >>> 1)) {
            swap(at, (at - 1) >>> 1);
            at = (at - 1) >>> 1;
        }
    }

    private void siftDown() {
        int at = 0;
        while (2 * at + 1 < size) {
            int newest = 2 * at + 1;
            if (newest + 1 < size && isNewer(newest + 1, newest)) {
                newest++;
            }
            if (!isNewer(newest, at)) {
                return;
            }
            swap(newest, at);
            at = newest;
        }
    }

    private boolean isNewer(int left, int right) {
        return sequences[left] != sequences[right]
                ? sequences[left] > sequences[right]
                : indexes[left] > indexes[right];
    }

    private void place(int at, long link) {
        cursor.moveToLink(link);
        links[at] = link;
        sequences[at] = cursor.sequence();
        indexes[at] = cursor.linkIndex();
    }

    private void move(int from, int to) {
        links[to] = links[from];
        sequences[to] = sequences[from];
        indexes[to] = indexes[from];
    }

    private void swap(int left, int right) {
        long link = links[left];
        long sequence = sequences[left];
        int index = indexes[left];
        move(right, left);
        links[right] = link;
        sequences[right] = sequence;
        indexes[right] = index;
    }
}
