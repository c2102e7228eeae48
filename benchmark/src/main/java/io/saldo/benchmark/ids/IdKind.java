package io.saldo.benchmark.ids;

import io.saldo.journal.NumberedIds;

/** Ids as clients choose them, each a function of its number, so that none need be kept. */
enum IdKind implements NumberedIds.Source {
    /** All bits random, as version 4 of UUID. */
    RANDOM {
        @Override
        public long high(long number) {
            return (mix(number * 2) & ~VERSION_MASK) | 4L << VERSION_SHIFT;
        }
    },
    /** Milliseconds before random bits, as version 7 of UUID; a thousand in a millisecond. */
    ORDERED {
        @Override
        public long high(long number) {
            long millis = FIRST_MILLIS + number / PER_MILLI;
            return millis << 16 | 7L << VERSION_SHIFT | (mix(number * 2) & 0xFFF);
        }
    };

    private static final int VERSION_SHIFT = 12;
    private static final long VERSION_MASK = 0xFL << VERSION_SHIFT;
    private static final long FIRST_MILLIS = 1_760_000_000_000L;
    private static final long PER_MILLI = 1_000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    @Override
    public long low(long number) {
        return mix(number * 2 + 1) >>> 2 | VARIANT;
    }

    /** The output function of SplitMix64, which gives each number another. */
    static long mix(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
