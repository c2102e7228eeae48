package io.saldo.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the bodies of all requests may take together, so that many large ones at once are refused and do not end
 * the process. Small bodies do not count: the number of requests bounds them.
 */
final class BodyBudget {
    private static final long SMALL_BYTES = 64 * 1024;

    private final AtomicLong left;

    BodyBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** A budget that fits the memory that the process may use, since an answer may be a few times as large as its body. */
    static BodyBudget ofMemory() {
        return new BodyBudget(Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 16));
    }

    /** Takes room for a body, and gives how much was taken, or -1 when there is none left. */
    long take(long bytes) {
        if (bytes <= SMALL_BYTES) {
            return 0;
        }
        if (left.addAndGet(-bytes) < 0) {
            left.addAndGet(bytes);
            return -1;
        }
        return bytes;
    }

    void giveBack(long taken) {
        if (taken > 0) {
            left.addAndGet(taken);
        }
    }
}
