package io.saldo.server.api;

import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.json.InvalidInput;
import java.util.function.Supplier;

/** What all lists share: a limit, and cursors that may be wrong. */
final class Pages {
    private Pages() {}

    static int limit(Exchange exchange, Query query, int fallback) {
        return (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(fallback);
    }

    /** The page, or a refusal when its cursor is none of ours. */
    static <T> T of(Supplier<T> page) {
        try {
            return page.get();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidInput(String.valueOf(wrong.getMessage()));
        }
    }
}
