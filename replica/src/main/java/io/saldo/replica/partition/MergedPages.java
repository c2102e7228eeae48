package io.saldo.replica.partition;

import io.saldo.replica.read.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Merges lists of all partitions, each with pages of its own, into one list with pages. Its cursor holds the cursor of each
 * partition: {@code -} for one that has not begun, {@code .} for one that has ended, joined by {@code ~}.
 */
final class MergedPages<T> {
    /** A partition's list. */
    @FunctionalInterface
    interface Source<T> {
        Page<T> page(int partition, int limit, Optional<String> cursor);
    }

    /** The cursor of a page that would end with an item. */
    @FunctionalInterface
    interface CursorAfter<T> {
        String of(int partition, T item);
    }

    private static final String NOT_BEGUN = "-";
    private static final String ENDED = ".";
    private static final String JOINT = "~";
    /** A list that skips what is not asked for may give empty pages; so many are walked over. */
    private static final int PAGES_WALKED_MAX = 64;

    private final Source<T> source;
    private final CursorAfter<T> cursorAfter;
    private final Comparator<T> order;
    private final String[] cursors;
    private final List<Deque<T>> heads = new ArrayList<>();
    private final String[] behindHeads;
    private int pagesLeft = PAGES_WALKED_MAX;

    /**
     * @param order of the merged list; each partition's list has it
     * @param begin the cursor of a partition for the first page
     * @throws IllegalArgumentException when the cursor is none of a merged list of so many partitions
     */
    MergedPages(
            int partitions,
            Source<T> source,
            CursorAfter<T> cursorAfter,
            Comparator<T> order,
            IntFunction<String> begin,
            Optional<String> cursor) {
        this.source = source;
        this.cursorAfter = cursorAfter;
        this.order = order;
        cursors = cursor.isPresent() ? cursor.get().split(JOINT, -1) : new String[partitions];
        if (cursors.length != partitions) {
            throw new IllegalArgumentException("is not a cursor that a page of this list ended with");
        }
        if (cursor.isEmpty()) {
            Arrays.setAll(cursors, begin);
        }
        behindHeads = cursors.clone();
        for (int i = 0; i < partitions; i++) {
            heads.add(new ArrayDeque<>());
        }
    }

    static String notBegun(int partition) {
        return NOT_BEGUN;
    }

    Page<Located<T>> page(int limit) {
        List<Located<T>> items = new ArrayList<>();
        while (items.size() < limit) {
            int next = next(limit);
            if (next < 0) {
                break;
            }
            T item = heads.get(next).removeFirst();
            boolean isLast = heads.get(next).isEmpty();
            cursors[next] = isLast ? behindHeads[next] : cursorAfter.of(next, item);
            items.add(new Located<>(next, item));
        }
        boolean isOver = true;
        for (int i = 0; i < cursors.length; i++) {
            isOver &= cursors[i].equals(ENDED);
        }
        return new Page<>(items, isOver ? Optional.empty() : Optional.of(String.join(JOINT, cursors)));
    }

    /** The partition whose item comes next; -1 when there is none, or when too much was walked over. */
    private int next(int limit) {
        int next = -1;
        for (int partition = 0; partition < cursors.length; partition++) {
            if (!fill(partition, limit)) {
                return -1;
            }
            Deque<T> own = heads.get(partition);
            if (!own.isEmpty()
                    && (next < 0
                            || order.compare(own.getFirst(), heads.get(next).getFirst()) < 0)) {
                next = partition;
            }
        }
        return next;
    }

    /** Makes sure that a partition's next item is known; false when it would take too long. */
    private boolean fill(int partition, int limit) {
        while (heads.get(partition).isEmpty() && !cursors[partition].equals(ENDED)) {
            if (pagesLeft-- == 0) {
                return false;
            }
            String begin = cursors[partition];
            Page<T> page =
                    source.page(partition, limit, begin.equals(NOT_BEGUN) ? Optional.empty() : Optional.of(begin));
            heads.get(partition).addAll(page.items());
            behindHeads[partition] = page.nextCursor().orElse(ENDED);
            if (page.items().isEmpty()) {
                cursors[partition] = behindHeads[partition];
            }
        }
        return true;
    }
}
