package io.saldo.ledger;

/**
 * What must be true whatever a client sends. A broken invariant means that memory, disk or this program is wrong; going
 * on could turn that into wrong money, so it is an {@link Error} that nobody catches to go on: the process ends.
 */
public final class Invariant extends Error {
    private static final long serialVersionUID = 1L;

    private Invariant(String message) {
        super(message);
    }

    /** Halts unless {@code holds}; {@code statement} says what should have been true. */
    public static void check(boolean holds, String statement) {
        if (!holds) {
            throw new Invariant("broken invariant: " + statement);
        }
    }

    /** An error for a place that cannot be reached while the invariant {@code statement} holds. */
    public static Invariant broken(String statement) {
        return new Invariant("broken invariant: " + statement);
    }
}
