package io.saldo.benchmark.ids;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/** Looks ids up one at a time, measures each, and compares each answer. Prints a line for each kind of id. */
final class LookUps {
    private static final int LOOKUPS = 200_000;
    private static final int LOOKUPS_OLD = 20_000;
    private static final int CHECKED = 100_000;
    private static final long RECENT = 500_000;
    private static final long UNKNOWN = 1L << 40;

    private final long count;
    private final LongUnaryOperator sequenceOf;

    /**
     * @param count ids with the numbers from 0 to before this one are known
     * @param sequenceOf the answer for the id with the number: the number and 1, or 0 when it is unknown
     */
    LookUps(long count, LongUnaryOperator sequenceOf) {
        this.count = count;
        this.sequenceOf = sequenceOf;
    }

    /** Unknown, recent and old ids, the old ones twice. */
    void measure(String when) {
        SplittableRandom random = new SplittableRandom();
        long old = Math.max(1, count - RECENT);
        long[] knownOld = random.longs(LOOKUPS_OLD, 0, old).toArray();
        measure(
                when + ", unknown",
                random.longs(LOOKUPS, count, count + UNKNOWN).toArray());
        long[] recent = random.longs(LOOKUPS, Math.min(old, count - 1), count).toArray();
        measure(when + ", known recent", recent);
        measure(when + ", known old", knownOld);
        measure(when + ", known old, pages cached", knownOld);
    }

    /** A few unknown ids only. */
    void measureUnknown(String when, int times) {
        measure(
                when + ", unknown",
                new SplittableRandom().longs(times, count, count + UNKNOWN).toArray());
    }

    private void measure(String what, long[] numbers) {
        long[] nanos = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            long begin = System.nanoTime();
            long sequence = sequenceOf.applyAsLong(numbers[i]);
            nanos[i] = System.nanoTime() - begin;
            compare(numbers[i], sequence);
        }
        Arrays.sort(nanos);
        say("%s: p50 %,d ns, p99 %,d ns", what, nanos[nanos.length / 2], nanos[nanos.length / 100 * 99]);
    }

    /** Compares many answers, the first and the last among them. */
    void check() {
        SplittableRandom random = new SplittableRandom();
        for (int i = 0; i < CHECKED; i++) {
            expect(random.nextLong(count));
            expect(count + random.nextLong(UNKNOWN));
        }
        expect(0);
        expect(count - 1);
        expect(count);
    }

    private void expect(long number) {
        compare(number, sequenceOf.applyAsLong(number));
    }

    private void compare(long number, long sequence) {
        long expected = number < count ? number + 1 : 0;
        if (sequence != expected) {
            throw new IllegalStateException("id " + number + " is at sequence " + sequence + ", not " + expected);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation would cost a dependency.
    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
