package io.saldo.replica;

import java.time.Instant;

/** The time of day of this machine. */
final class WallClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private WallClock() {}

    /** Nanoseconds since 1970. */
    static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
