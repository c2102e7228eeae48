package io.saldo.replica;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the entries of each origin have come, so that an entry that was appended twice is executed once, and none is
 * executed out of its order. Every replica that was given the same entries answers the same. Ledger thread.
 *
 * <p>Of many origins those are kept that were seen last. An origin that was forgotten has to begin anew under another
 * number.
 *
 * <pre>
 *  0 u32 count
 *  4 u32 0
 *  8 u64 origin, u64 its last batch: the one seen longest ago first
 * </pre>
 */
final class Origins {
    static final int KEPT_MAX = 256;
    static final int BYTES_MAX = 8 + KEPT_MAX * 16;

    private static final int HEADER_BYTES = 8;
    private static final int ORIGIN_BYTES = 16;

    /** From the one seen longest ago to the one seen last. */
    private final Map<Long, Long> lastBatches = new LinkedHashMap<>(KEPT_MAX * 2, 0.5f, true);
    /** Marks of the first version know no origins; entries behind them may go on with any batch. */
    private boolean isWhole = true;

    /** Whether an entry is the next of its origin; only then it counts. */
    boolean take(long origin, long batch) {
        Long last = lastBatches.get(origin);
        boolean isNext = last == null ? batch == 1 || !isWhole : batch == last + 1;
        if (isNext) {
            lastBatches.put(origin, batch);
            forgetTheOldest();
        }
        return isNext;
    }

    boolean isKnown(long origin) {
        return lastBatches.containsKey(origin);
    }

    private void forgetTheOldest() {
        if (lastBatches.size() > KEPT_MAX) {
            Iterator<Long> oldestFirst = lastBatches.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    /** How many bytes {@link #save} needs. */
    int bytes() {
        return HEADER_BYTES + lastBatches.size() * ORIGIN_BYTES;
    }

    void save(MemorySegment target, long offset) {
        target.set(Bytes.INT, offset, lastBatches.size());
        target.set(Bytes.INT, offset + 4, 0);
        long at = offset + HEADER_BYTES;
        for (Map.Entry<Long, Long> origin : lastBatches.entrySet()) {
            target.set(Bytes.LONG, at, origin.getKey());
            target.set(Bytes.LONG, at + 8, origin.getValue());
            at += ORIGIN_BYTES;
        }
    }

    /** Fills empty origins from what was saved. */
    void load(MemorySegment source, long offset) {
        int count = source.get(Bytes.INT, offset);
        long at = offset + HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            lastBatches.put(source.get(Bytes.LONG, at), source.get(Bytes.LONG, at + 8));
            at += ORIGIN_BYTES;
        }
    }

    /** Goes on behind a mark of the first version. */
    void loadNothing() {
        isWhole = false;
    }
}
