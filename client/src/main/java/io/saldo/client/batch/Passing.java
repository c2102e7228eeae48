package io.saldo.client.batch;

import java.util.Set;

/** The codes that say that nothing was done, and that a later try may succeed. */
final class Passing {
    private static final Set<String> CODES =
            Set.of("unavailable", "shutting_down", "no_leader", "overloaded", "too_many_requests");

    private Passing() {}

    static boolean isPassing(String code) {
        return CODES.contains(code);
    }
}
