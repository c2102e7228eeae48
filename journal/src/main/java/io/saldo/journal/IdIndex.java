package io.saldo.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * From an id to the newest event about it, in 8 bytes for each id: only a place and a fingerprint are kept, and the id is
 * compared with that in the journal.
 *
 * <p>The hash of an id chooses one of 16,384 small tables by its first 14 bits; the next 19 are the fingerprint. Each table
 * is an array with open addressing that grows by itself, so that growth is never a pause. An entry's home is its
 * fingerprint's share of the array, so that a table grows without reading the journal. With a thousand million ids a table
 * has 61,000, and one look-up in eight reads an event in vain.
 *
 * <pre>
 * entry  bits 19-63: position / 8, bits 0-18: fingerprint; 0 free (no event is at position 0)
 * </pre>
 *
 * <p>One thread, the ledger's, puts; any thread finds. The hash is seeded, since clients choose ids.
 */
final class IdIndex {
    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle TABLES = MethodHandles.arrayElementVarHandle(long[][].class);

    private static final int TABLE_BITS = 14;
    private static final int FINGERPRINT_BITS = 19;
    private static final long FINGERPRINT_MASK = (1L << FINGERPRINT_BITS) - 1;
    private static final int LENGTH_FIRST = 32;
    private static final long FREE = 0;
    /** Positions are multiples of 8, and 45 bits of them are kept. */
    private static final long POSITION_MAX = (1L << 48) - 8;

    private final long seedHigh;
    private final long seedLow;
    private final long[][] tables = new long[1 << TABLE_BITS][];
    /**
     * The ledger thread's own note of each table's length and count, close together: with it the home of a new id is known
     * without reading the table's header first, so that only one cache miss is waited for.
     */
    private final int[] lengths = new int[1 << TABLE_BITS];

    /** Entries in each table; read by others, perhaps late. */
    private final int[] counts = new int[1 << TABLE_BITS];

    /** A sum without meaning, which keeps the compiler from leaving out the reads. */
    @SuppressWarnings("UnusedVariable")
    private long anticipated;

    IdIndex(long seed) {
        this.seedHigh = mix(seed ^ 0xE7037ED1A0B428DBL, 0x9E3779B97F4A7C15L);
        this.seedLow = mix(seed ^ 0xD6E8FEB86659FD93L, 0xA0761D6478BD642FL);
    }

    /** Position of the newest event about the id, or -1. */
    long find(long idHigh, long idLow, EventBytes events) {
        long hash = hash(idHigh, idLow);
        long[] table = (long[]) TABLES.getAcquire(tables, tableOf(hash));
        if (table == null) {
            return EventLayout.NO_POSITION;
        }
        int slot = slotOf(table, table.length, hash, idHigh, idLow, events);
        // A slot once taken stays with its id, so reading it again can only give a newer event about the id.
        return slot < 0 ? EventLayout.NO_POSITION : positionOf((long) ENTRIES.getAcquire(table, slot));
    }

    /** How many ids are known; any thread, perhaps late. */
    long count() {
        long count = 0;
        for (int tableCount : counts) {
            count += tableCount;
        }
        return count;
    }

    /** From now on the event at the position is the newest about the id. The ledger thread only. */
    void put(long idHigh, long idLow, long position, EventBytes events) {
        Invariant.holds(position > 0 && position <= POSITION_MAX, "positions fit into 48 bits");
        long hash = hash(idHigh, idLow);
        int index = tableOf(hash);
        long[] table = tableWithRoom(index);
        int slot = slotOf(table, lengths[index], hash, idHigh, idLow, events);
        if (slot < 0) {
            counts[index]++;
            slot = ~slot;
        }
        ENTRIES.setRelease(table, slot, (position << (FINGERPRINT_BITS - 3)) | fingerprintOf(hash));
    }

    /**
     * Reads where a {@link #put} or {@link #find} of the id will begin to look. Done for many ids in a row, the reads wait
     * for memory side by side, and what follows finds it in the cache. The ledger thread only.
     */
    void anticipate(long idHigh, long idLow) {
        long hash = hash(idHigh, idLow);
        int index = tableOf(hash);
        if (lengths[index] > 0) {
            anticipated += tables[index][home(fingerprintOf(hash), lengths[index])];
        }
    }

    /** The slot of the id's entry or, when it has none, the complement of the free one that it would take. */
    private int slotOf(long[] table, int length, long hash, long idHigh, long idLow, EventBytes events) {
        long fingerprint = fingerprintOf(hash);
        int slot = home(fingerprint, length);
        while (true) {
            long entry = (long) ENTRIES.getAcquire(table, slot);
            if (entry == FREE) {
                return ~slot;
            }
            if ((entry & FINGERPRINT_MASK) == fingerprint) {
                long position = positionOf(entry);
                if (EventBytes.isAbout(events.bytesAt(position), events.offsetAt(position), idHigh, idLow)) {
                    return slot;
                }
            }
            slot = slot + 1 == length ? 0 : slot + 1;
        }
    }

    private long[] tableWithRoom(int index) {
        long[] table = tables[index];
        int length = lengths[index];
        if (counts[index] < length - (length >>> 2)) {
            return table;
        }
        table = table == null ? new long[LENGTH_FIRST] : grown(table);
        lengths[index] = table.length;
        TABLES.setRelease(tables, index, table);
        return table;
    }

    private static long[] grown(long[] table) {
        long[] larger = new long[table.length + Math.max(LENGTH_FIRST, table.length >>> 1)];
        for (long entry : table) {
            if (entry != FREE) {
                int slot = home(entry & FINGERPRINT_MASK, larger.length);
                while (larger[slot] != FREE) {
                    slot = slot + 1 == larger.length ? 0 : slot + 1;
                }
                larger[slot] = entry;
            }
        }
        return larger;
    }

    private static int home(long fingerprint, int length) {
        return (int) ((fingerprint * length) >>> FINGERPRINT_BITS);
    }

    private static long positionOf(long entry) {
        return entry >>> FINGERPRINT_BITS << 3;
    }

    private static int tableOf(long hash) {
        return (int) (hash >>> (Long.SIZE - TABLE_BITS));
    }

    private static long fingerprintOf(long hash) {
        return (hash >>> (Long.SIZE - TABLE_BITS - FINGERPRINT_BITS)) & FINGERPRINT_MASK;
    }

    private long hash(long idHigh, long idLow) {
        return mix(mix(idHigh ^ seedHigh, idLow ^ seedLow) ^ seedLow, seedHigh | 1);
    }

    /** Both halves of the 128-bit product: every bit of the result depends on every bit of both factors. */
    private static long mix(long left, long right) {
        return (left * right) ^ Math.unsignedMultiplyHigh(left, right);
    }
}
