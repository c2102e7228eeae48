package io.saldo.projection.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * Records, the newest first.
 *
 * @param entries at most as many as were wanted; fewer, even none, when matches are rare
 * @param nextBefore from where the next page goes on, when there may be one
 */
public record AuditPage(List<Entry> entries, OptionalLong nextBefore) {
    /** A record and its number. */
    public record Entry(long number, AuditRecord record) {}

    /** Keeps its own copy of the list. */
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
