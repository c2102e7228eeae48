package io.saldo.ledger.property;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** The seeds of a property, and what to type when one of them fails. */
final class Seeds {
    private static final String PROPERTY = "saldo.seed";

    private Seeds() {}

    /** The one seed that was asked for; else the first few numbers and one that is new in each run. */
    static LongStream any(int count) {
        Long asked = Long.getLong(PROPERTY);
        return asked != null
                ? LongStream.of(asked)
                : LongStream.rangeClosed(0, count - 1).map(seed -> seed == 0 ? System.nanoTime() : seed);
    }

    /** Holds a property to a seed; a failure says how to see it again. */
    static void hold(long seed, Class<?> test, LongConsumer property) {
        try {
            property.accept(seed);
        } catch (Throwable failure) {
            String command =
                    "./mvnw -q -Dfast test -pl ledger -Dtest=" + test.getSimpleName() + " -D" + PROPERTY + "=" + seed;
            throw new AssertionError(
                    "failed for seed " + seed + "; to repeat: " + command + "\n" + failure.getMessage(), failure);
        }
    }
}
