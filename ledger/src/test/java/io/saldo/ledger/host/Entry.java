package io.saldo.ledger.host;

import java.util.List;

/**
 * A batch of commands that the log gave one time.
 *
 * @param timeNanos the time of all of them, nanoseconds since 1970
 * @param commands each as its bytes in the log
 */
public record Entry(long timeNanos, List<byte[]> commands) {
    /** Keeps its own copy of the list. */
    public Entry {
        commands = List.copyOf(commands);
    }
}
