package io.saldo.cli.bench;

/**
 * Random numbers of one operation: a short row that the seed and the operation's number tell alone.
 *
 * <p>SplitMix64: G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
final class Draws {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final double FRACTION = 0x1p-53;

    private long state;

    /** Begins the row of an operation. */
    void begin(long seed, long number) {
        state = mix(seed) + mix(number + GAMMA);
    }

    static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += GAMMA;
        return mix(state);
    }

    /** A number from 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from 0 to just below 1. */
    double fraction() {
        return (next() >>> 11) * FRACTION;
    }
}
