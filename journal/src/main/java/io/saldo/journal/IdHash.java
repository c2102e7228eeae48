package io.saldo.journal;

/**
 * The hash of ids, 64 bits of which every one depends on every bit of the id and of the seed: clients choose ids, so the
 * seed must be unknown to them.
 *
 * @param seed random; the files of the index keep it, since their order depends on it
 */
record IdHash(long seed) {
    private static final long FIRST = 0xE7037ED1A0B428DBL;
    private static final long SECOND = 0xD6E8FEB86659FD93L;

    long of(long idHigh, long idLow) {
        long seedHigh = seed ^ FIRST;
        long seedLow = Long.rotateLeft(seed, 32) ^ SECOND;
        return mix(mix(idHigh ^ seedHigh, idLow ^ seedLow) ^ seedLow, (seedHigh * SECOND) | 1);
    }

    /** Both halves of the 128-bit product: every bit of the result depends on every bit of both factors. */
    private static long mix(long left, long right) {
        return (left * right) ^ Math.unsignedMultiplyHigh(left, right);
    }
}
