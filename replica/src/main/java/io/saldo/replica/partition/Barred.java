package io.saldo.replica.partition;

import io.saldo.replica.NotAcceptedException.Reason;
import java.util.Optional;

/**
 * What stands in place of a {@link io.saldo.replica.Result} when a partition did not take a command, or did not say in time
 * what became of it, while other partitions decided theirs. With one partition it never occurs.
 */
public final class Barred {
    private static final long UNKNOWN = Long.MIN_VALUE + 1;
    private static final long FIRST_REASON = UNKNOWN + 1;
    private static final Reason[] REASONS = Reason.values();

    private Barred() {}

    static long unknown() {
        return UNKNOWN;
    }

    static long of(Reason reason) {
        return FIRST_REASON + reason.ordinal();
    }

    /** Whether the partition said nothing of the command. */
    public static boolean isBarred(long result) {
        return result >= UNKNOWN && result < FIRST_REASON + REASONS.length;
    }

    /** Why nothing was done, and nothing will be; empty when the outcome is not known. */
    public static Optional<Reason> reason(long result) {
        return result == UNKNOWN ? Optional.empty() : Optional.of(REASONS[(int) (result - FIRST_REASON)]);
    }
}
