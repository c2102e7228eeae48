package io.saldo.ledger.state;

import io.saldo.ledger.Invariant;

/**
 * Finds the records of a table by the id that stands in their first 16 bytes: open addressing, removal by shifting back.
 * The seed spreads ids against clients that choose them to collide; no result depends on it. For the ledger thread alone.
 */
final class RecordIndex {
    private static final int FIRST_CAPACITY = 64;

    private final RecordTable table;
    private final long seed;
    private int[] slots = new int[FIRST_CAPACITY];
    private int size;

    RecordIndex(RecordTable table, long seed) {
        this.table = table;
        this.seed = seed;
    }

    /** The record with this id, or -1. */
    int find(long idHigh, long idLow) {
        int mask = slots.length - 1;
        for (int i = home(idHigh, idLow); slots[i] != 0; i = (i + 1) & mask) {
            int record = slots[i] - 1;
            if (table.readLong(record, 0) == idHigh && table.readLong(record, 8) == idLow) {
                return record;
            }
        }
        return -1;
    }

    /** Adds a record whose id is not there yet. */
    void add(int record) {
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        place(record);
    }

    /** Removes a record while its id still stands in the table. */
    void remove(int record) {
        int mask = slots.length - 1;
        int gap = homeOf(record);
        while (slots[gap] != record + 1) {
            Invariant.check(slots[gap] != 0, "an open record is in its index");
            gap = (gap + 1) & mask;
        }
        for (int i = (gap + 1) & mask; slots[i] != 0; i = (i + 1) & mask) {
            int home = homeOf(slots[i] - 1);
            if (((i - home) & mask) >= ((i - gap) & mask)) {
                slots[gap] = slots[i];
                gap = i;
            }
        }
        slots[gap] = 0;
        size--;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                place(entry - 1);
            }
        }
    }

    private void place(int record) {
        int mask = slots.length - 1;
        int i = homeOf(record);
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        slots[i] = record + 1;
    }

    private int homeOf(int record) {
        return home(table.readLong(record, 0), table.readLong(record, 8));
    }

    private int home(long idHigh, long idLow) {
        long hash = (idHigh ^ seed) * 0x9E3779B97F4A7C15L ^ (idLow + seed);
        hash *= 0xD6E8FEB86659FD93L;
        return (int) (hash >>> 32) & (slots.length - 1);
    }
}
