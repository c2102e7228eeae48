package io.saldo.ledger.host;

import io.saldo.ledger.Bytes;
import io.saldo.ledger.decide.Past;
import io.saldo.ledger.event.EventLayout;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.TransactionId;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events behind one another in one array, and for each id the newest event that it caused or that is about it. It
 * gives sequences and positions as the journal on disk does, but fills no pointers between links, which the ledger never
 * reads.
 */
public final class InMemoryJournal implements Past {
    private final Map<TransactionId, Long> newest = new HashMap<>();
    private final List<Long> positions = new ArrayList<>();
    private final EventView view = new EventView();
    private byte[] bytes = new byte[1 << 16];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int end;
    private long eventsRead;

    /** Appends a decided event, gives it the next sequence, and returns its position. */
    public long append(MemorySegment event) {
        int length = event.get(Bytes.INT, EventLayout.LENGTH);
        if (end + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
            segment = MemorySegment.ofArray(bytes);
        }
        long position = end;
        MemorySegment.copy(event, 0, segment, position, length);
        end += length;
        positions.add(position);
        segment.set(Bytes.LONG, position + EventLayout.SEQUENCE, positions.size());
        index(position);
        return position;
    }

    private void index(long position) {
        EventView event = eventAt(position);
        if (event.idHigh() != 0 || event.idLow() != 0) {
            newest.put(new TransactionId(event.idHigh(), event.idLow()), position);
        }
        if (event.hasSubject()) {
            newest.put(new TransactionId(event.subjectHigh(), event.subjectLow()), position);
        }
    }

    @Override
    public long find(long idHigh, long idLow) {
        return newest.getOrDefault(new TransactionId(idHigh, idLow), NONE);
    }

    @Override
    public EventView eventAt(long position) {
        eventsRead++;
        return view.at(segment, position);
    }

    /** How many events were looked at so far. */
    public long eventsRead() {
        return eventsRead;
    }

    /** How many events there are, which is the sequence of the last one. */
    public int size() {
        return positions.size();
    }

    /** Where the event with this sequence starts. */
    public long position(long sequence) {
        return positions.get((int) sequence - 1);
    }

    /** A journal of its own that holds the first events of this one. */
    public InMemoryJournal prefix(int events) {
        InMemoryJournal prefix = new InMemoryJournal();
        for (int i = 0; i < events; i++) {
            prefix.append(segment.asSlice(positions.get(i)));
        }
        return prefix;
    }

    /** The bytes of all events. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, end);
    }
}
