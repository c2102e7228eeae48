package io.saldo.replica;

import io.saldo.ledger.model.Rejection;

/**
 * What became of a command, in one long: the position of its event, or of the newest event about its id with the lowest
 * bit set when it is a repeat, or a negative number for a refusal without an event.
 */
public final class Result {
    /** The command changed nothing and needed no event. */
    public static final long NOTHING = Long.MIN_VALUE;

    private static final long REPEAT = 1;

    private Result() {}

    static long ofEvent(long position) {
        return position;
    }

    static long ofRepeat(long newestPosition) {
        return newestPosition | REPEAT;
    }

    static long ofRefusal(Rejection rejection) {
        return -1L - rejection.ordinal();
    }

    /** Whether there is an event to read: the command's own, or one about its id. */
    public static boolean isEvent(long result) {
        return result >= 0;
    }

    /** Whether the id was known before; whoever answers compares the content. */
    public static boolean isRepeat(long result) {
        return result >= 0 && (result & REPEAT) != 0;
    }

    /** The position of the event. */
    public static long position(long result) {
        return result & ~7L;
    }

    /** Whether the command was refused and left no event. */
    public static boolean isRefusal(long result) {
        return result < 0 && result != NOTHING;
    }

    /** Why it was refused. */
    public static Rejection rejection(long result) {
        return Rejection.of((int) (-1L - result));
    }
}
