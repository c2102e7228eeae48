package io.saldo.journal;

import java.util.Arrays;

/** Entries of a run to be: collected in the order of the journal, then sorted. For one thread. */
final class IdEntries {
    static final int COUNT_MAX = 1 << 21;

    private static final int INDEX_BITS = 21;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
    /** Four digits make the 43 bits; the counters of one fit into the nearest cache. */
    private static final int DIGIT_BITS = 11;

    private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

    private final IdHash hash;
    private long[] hashes = new long[1 << 16];
    private long[] positions = new long[1 << 16];
    private int count;
    private long idCount;

    IdEntries(IdHash hash) {
        this.hash = hash;
    }

    int count() {
        return count;
    }

    /** How many of them are an event's own ids. */
    long idCount() {
        return idCount;
    }

    /** Whether a whole block may not have room any more. */
    boolean isNearlyFull(int entriesOfBlock) {
        return count + entriesOfBlock > COUNT_MAX;
    }

    void clear() {
        count = 0;
        idCount = 0;
    }

    void addOwn(long idHigh, long idLow, long position) {
        if ((idHigh | idLow) != 0) {
            idCount++;
            add(idHigh, idLow, position);
        }
    }

    void addSubject(long idHigh, long idLow, long position) {
        if ((idHigh | idLow) != 0) {
            add(idHigh, idLow, position);
        }
    }

    private void add(long idHigh, long idLow, long position) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            positions = Arrays.copyOf(positions, 2 * count);
        }
        hashes[count] = hash.of(idHigh, idLow);
        positions[count] = position;
        count++;
    }

    /**
     * The entries' numbers in the order of a run. What is sorted, digit by digit from the last, are the first 43 bits of each
     * hash with the number behind them; the few that are equal in these are put in order afterwards.
     */
    int[] sorted() {
        long[] keys = new long[count];
        for (int number = 0; number < count; number++) {
            keys[number] = (hashes[number] & ~INDEX_MASK) | number;
        }
        long[] spare = new long[count];
        for (int shift = INDEX_BITS; shift < Long.SIZE; shift += DIGIT_BITS) {
            sortByDigit(keys, spare, shift);
            long[] sorted = spare;
            spare = keys;
            keys = sorted;
        }
        int[] order = new int[count];
        for (int at = 0; at < count; at++) {
            int number = (int) (keys[at] & INDEX_MASK);
            int to = at;
            while (to > 0 && (keys[to - 1] ^ keys[at]) >>> INDEX_BITS == 0 && isBefore(number, order[to - 1])) {
                order[to] = order[to - 1];
                to--;
            }
            order[to] = number;
        }
        return order;
    }

    /** A stable sort by the bits from the shift on, as many as a digit has. */
    private static void sortByDigit(long[] from, long[] to, int shift) {
        int[] next = new int[1 << DIGIT_BITS];
        for (long key : from) {
            next[(int) (key >>> shift) & DIGIT_MASK]++;
        }
        int sum = 0;
        for (int digit = 0; digit < next.length; digit++) {
            int of = next[digit];
            next[digit] = sum;
            sum += of;
        }
        for (long key : from) {
            to[next[(int) (key >>> shift) & DIGIT_MASK]++] = key;
        }
    }

    private boolean isBefore(int number, int other) {
        int compared = Long.compareUnsigned(hashes[number], hashes[other]);
        return compared < 0 || (compared == 0 && positions[number] > positions[other]);
    }

    long hash(int number) {
        return hashes[number];
    }

    long position(int number) {
        return positions[number];
    }
}
