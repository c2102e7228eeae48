package io.saldo.journal;

/** Assertions that are always on. A broken one means that the journal itself is wrong; nobody catches it to go on. */
final class Invariant {
    private Invariant() {}

    static void holds(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
