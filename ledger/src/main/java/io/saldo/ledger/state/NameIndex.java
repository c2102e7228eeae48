package io.saldo.ledger.state;

import io.saldo.ledger.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Finds a number by a name: open addressing over sub-tables that grow each by itself, so that no growth is long. The
 * ledger thread adds, any thread finds. Nothing is ever removed. The seed only spreads names over places, against
 * clients that choose names to collide; no result depends on it.
 */
final class NameIndex {
    /** Gives the reference of the name that belongs to a number. */
    @FunctionalInterface
    interface References {
        long reference(int number);
    }

    private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int PARTS_SHIFT = 10;
    private static final int FIRST_CAPACITY = 16;

    private final NameStore names;
    private final References references;
    private final long seed;
    private final int[][] tables = new int[1 << PARTS_SHIFT][];
    private final int[] counts = new int[1 << PARTS_SHIFT];

    NameIndex(NameStore names, References references, long seed) {
        this.names = names;
        this.references = references;
        this.seed = seed;
    }

    /** The number of the name, or -1. */
    int find(MemorySegment source, long offset, int length) {
        long hash = hash(source, offset, length);
        int[] table = (int[]) TABLE.getAcquire(tables, part(hash));
        if (table == null) {
            return -1;
        }
        int mask = table.length - 1;
        for (int i = (int) hash & mask; ; i = (i + 1) & mask) {
            int entry = (int) ENTRY.getAcquire(table, i);
            if (entry == 0) {
                return -1;
            }
            if (names.equals(references.reference(entry - 1), source, offset, length)) {
                return entry - 1;
            }
        }
    }

    /** Makes room for so many names in all, so that to add them seldom moves those before. Only while it is empty. */
    void expect(int names) {
        int each = (names >>> PARTS_SHIFT) * 9 / 8;
        int capacity = FIRST_CAPACITY;
        while (capacity / 4 * 3 < each) {
            capacity *= 2;
        }
        if (capacity > FIRST_CAPACITY) {
            for (int part = 0; part < tables.length; part++) {
                TABLE.setRelease(tables, part, new int[capacity]);
            }
        }
    }

    /** Adds a name that is not there yet, whose reference {@link References} already gives. */
    void add(int number) {
        long reference = references.reference(number);
        long hash = hash(names.chunk(reference), names.start(reference), names.length(reference));
        int part = part(hash);
        int[] table = tables[part];
        if (table == null || (counts[part] + 1) * 4 > table.length * 3) {
            table = grown(part);
            TABLE.setRelease(tables, part, table);
        }
        place(table, hash, number);
        counts[part]++;
    }

    private int[] grown(int part) {
        int[] old = tables[part];
        if (old == null) {
            return new int[FIRST_CAPACITY];
        }
        int[] table = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                long reference = references.reference(entry - 1);
                long hash = hash(names.chunk(reference), names.start(reference), names.length(reference));
                place(table, hash, entry - 1);
            }
        }
        return table;
    }

    private static void place(int[] table, long hash, int number) {
        int mask = table.length - 1;
        int i = (int) hash & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        ENTRY.setRelease(table, i, number + 1);
    }

    private static int part(long hash) {
        return (int) (hash >>> (64 - PARTS_SHIFT));
    }

    private long hash(MemorySegment source, long offset, int length) {
        long hash = seed ^ length * 0x9E3779B97F4A7C15L;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = mix(hash ^ source.get(Bytes.LONG, offset + i));
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = tail << 8 | Byte.toUnsignedLong(source.get(Bytes.BYTE, offset + i));
        }
        return mix(hash ^ tail);
    }

    private long mix(long value) {
        long other = seed ^ 0xD6E8FEB86659FD93L;
        return Math.multiplyHigh(value, other) ^ (value * other);
    }
}
