package io.saldo.replica.partition;

import io.saldo.ledger.event.Event;
import io.saldo.replica.read.LedgerReads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The events of all partitions from a cursor on: of each partition all in their order, those of several by their times as far
 * as they are there when they are asked for. For one thread.
 */
public final class EventFeed {
    /**
     * An event and where the feed goes on behind it.
     *
     * @param partition that it is of
     */
    public record Item(int partition, Event event, String cursor) {}

    private final PartitionReads reads;
    private final long[] taken;
    private final List<Deque<Event>> heads = new ArrayList<>();

    EventFeed(PartitionReads reads, long[] after) {
        this.reads = reads;
        taken = after.clone();
        Arrays.stream(after).forEach(_ -> heads.add(new ArrayDeque<>()));
    }

    /** Where the feed goes on. */
    public String cursor() {
        return EventCursors.text(taken);
    }

    /** Whether a partition has an event that was not taken yet. */
    public boolean hasMore() {
        for (int partition = 0; partition < taken.length; partition++) {
            if (reads.partition(partition).sequence() > taken[partition]) {
                return true;
            }
        }
        return false;
    }

    /** The events that are there, up to a number of them; fewer when they are long. */
    public List<Item> next(int limit) {
        List<Item> items = new ArrayList<>();
        boolean[] isRead = new boolean[taken.length];
        while (items.size() < limit) {
            int partition = first(limit, isRead);
            if (partition < 0) {
                break;
            }
            Event event = heads.get(partition).removeFirst();
            taken[partition] = event.header().sequence();
            items.add(new Item(partition, event, cursor()));
        }
        return items;
    }

    /** The partition whose event comes next; -1 when that is not known without reading more than once. */
    private int first(int limit, boolean[] isRead) {
        int first = -1;
        for (int partition = 0; partition < taken.length; partition++) {
            Deque<Event> own = heads.get(partition);
            LedgerReads ledger = reads.partition(partition);
            if (own.isEmpty() && ledger.sequence() > taken[partition]) {
                if (isRead[partition]) {
                    return -1;
                }
                isRead[partition] = true;
                own.addAll(ledger.events(taken[partition], limit).items());
            }
            if (!own.isEmpty() && (first < 0 || time(own) < time(heads.get(first)))) {
                first = partition;
            }
        }
        return first;
    }

    private static long time(Deque<Event> events) {
        return events.getFirst().header().timeNanos();
    }
}
