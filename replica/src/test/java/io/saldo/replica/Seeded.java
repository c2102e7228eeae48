package io.saldo.replica;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a check with a random seed and, when it fails, says which and how to run it again. */
public final class Seeded {
    /** A check that takes all its chance from the generator. */
    @FunctionalInterface
    public interface Check {
        void run(RandomGenerator random) throws Exception;
    }

    private Seeded() {}

    public static void check(Class<?> test, Check check) {
        long seed = Long.getLong("saldo.seed", System.nanoTime());
        try {
            check.run(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", again with ./mvnw test -pl replica -am -Dtest=" + test.getSimpleName()
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsaldo.seed=" + seed,
                    e);
        }
    }
}
