package io.saldo.journal;

import java.util.Arrays;

/**
 * Entries of a run to be: collected in the order of the journal, then sorted by their hashes, of one hash the newest first.
 *
 * <p>They are first dealt out by the first bits of the hash to buckets of about a thousand, so that all that follows stays in
 * the nearest cache: two rounds by eight bits each, then the few that are equal in all these bits are put in order. Each round keeps the
 * order of equals, and the first deals the newest out first. Hashes are spread evenly whatever the ids are; if one id comes
 * again and again, its bucket is large and its entries stand in order already.
 *
 * <p>For one thread.
 */
final class IdEntries {
    static final int COUNT_MAX = 1 << 21;

    private static final int BUCKET_ENTRIES_BITS = 10;
    /** So few buckets that the places where each goes on are near. */
    private static final int BUCKET_BITS_MAX = 11;

    private static final int DIGIT_BITS = 8;
    private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;
    private static final int FEW = 32;

    private final IdHash hash;
    private final int[] highDigits = new int[1 << DIGIT_BITS];
    private final int[] lowDigits = new int[1 << DIGIT_BITS];
    private long[] hashes = new long[1 << 16];
    private long[] positions = new long[1 << 16];
    private long[] bucketHashes = new long[2 << BUCKET_ENTRIES_BITS];
    private long[] bucketPositions = new long[2 << BUCKET_ENTRIES_BITS];
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

    /** Puts them into the order of a run. */
    void sort() {
        int bits = Math.clamp(
                Integer.SIZE - Integer.numberOfLeadingZeros(count) - BUCKET_ENTRIES_BITS, 1, BUCKET_BITS_MAX);
        int[] ends = deal(bits);
        int from = 0;
        for (int end : ends) {
            sortBucket(from, end, Long.SIZE - bits - 2 * DIGIT_BITS);
            from = end;
        }
    }

    /** Deals them out by their first bits, the newest first; where each bucket ends. */
    private int[] deal(int bits) {
        int[] ends = new int[1 << bits];
        for (int from = 0; from < count; from += 1 << BUCKET_ENTRIES_BITS) {
            countBuckets(ends, bits, from, Math.min(count, from + (1 << BUCKET_ENTRIES_BITS)));
        }
        sumUp(ends);
        long[] dealtHashes = new long[hashes.length];
        long[] dealtPositions = new long[hashes.length];
        for (int end = count; end > 0; end -= 1 << BUCKET_ENTRIES_BITS) {
            deal(ends, bits, Math.max(0, end - (1 << BUCKET_ENTRIES_BITS)), end, dealtHashes, dealtPositions);
        }
        hashes = dealtHashes;
        positions = dealtPositions;
        return ends;
    }

    private void countBuckets(int[] counts, int bits, int from, int end) {
        for (int at = from; at < end; at++) {
            counts[(int) (hashes[at] >>> (Long.SIZE - bits))]++;
        }
    }

    private void deal(int[] next, int bits, int from, int end, long[] dealtHashes, long[] dealtPositions) {
        for (int at = end - 1; at >= from; at--) {
            int to = next[(int) (hashes[at] >>> (Long.SIZE - bits))]++;
            dealtHashes[to] = hashes[at];
            dealtPositions[to] = positions[at];
        }
    }

    /** Puts where each begins in the place of how many there are. */
    private static void sumUp(int[] counts) {
        int sum = 0;
        for (int at = 0; at < counts.length; at++) {
            int of = counts[at];
            counts[at] = sum;
            sum += of;
        }
    }

    private void sortBucket(int from, int end, int shift) {
        if (end - from > FEW) {
            sortByDigits(from, end, shift);
        }
        for (int at = from + 1; at < end; at++) {
            if (Long.compareUnsigned(hashes[at - 1], hashes[at]) > 0) {
                insert(from, at);
            }
        }
    }

    /** A sort by two digits, of which the lower begins at the shift. */
    private void sortByDigits(int from, int end, int shift) {
        int size = end - from;
        if (size > bucketHashes.length) {
            bucketHashes = new long[size];
            bucketPositions = new long[size];
        }
        Arrays.fill(lowDigits, 0);
        Arrays.fill(highDigits, 0);
        for (int at = from; at < end; at++) {
            int digits = (int) (hashes[at] >>> shift);
            lowDigits[digits & DIGIT_MASK]++;
            highDigits[digits >>> DIGIT_BITS & DIGIT_MASK]++;
        }
        sumUp(lowDigits);
        sumUp(highDigits);
        for (int at = from; at < end; at++) {
            int to = lowDigits[(int) (hashes[at] >>> shift) & DIGIT_MASK]++;
            bucketHashes[to] = hashes[at];
            bucketPositions[to] = positions[at];
        }
        for (int at = 0; at < size; at++) {
            int to = from + highDigits[(int) (bucketHashes[at] >>> (shift + DIGIT_BITS)) & DIGIT_MASK]++;
            hashes[to] = bucketHashes[at];
            positions[to] = bucketPositions[at];
        }
    }

    /** Moves an entry forward, among those from an offset on, to behind those that are not greater. */
    private void insert(int from, int at) {
        long moved = hashes[at];
        long position = positions[at];
        int to = at;
        for (; to > from && Long.compareUnsigned(hashes[to - 1], moved) > 0; to--) {
            hashes[to] = hashes[to - 1];
            positions[to] = positions[to - 1];
        }
        hashes[to] = moved;
        positions[to] = position;
    }

    long hash(int index) {
        return hashes[index];
    }

    long position(int index) {
        return positions[index];
    }
}
