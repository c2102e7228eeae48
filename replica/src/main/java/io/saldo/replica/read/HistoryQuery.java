package io.saldo.replica.read;

import io.saldo.ledger.model.Currency;
import java.util.Optional;

/**
 * Which entries of an account's history are asked for.
 *
 * @param limit the most entries of the page, from 1 to {@link LedgerReads#PAGE_ITEMS_MAX}
 * @param cursor goes on where another page of the same query ended
 * @param currency only entries in it
 * @param type only entries of it
 * @param fromNanos only entries of this time or later, since 1970
 * @param toNanos only entries before this time
 */
public record HistoryQuery(
        int limit,
        Optional<String> cursor,
        Optional<Currency> currency,
        Optional<EntryType> type,
        long fromNanos,
        long toNanos) {
    /** @throws IllegalArgumentException when the limit is out of its range */
    public HistoryQuery {
        LedgerReads.checkLimit(limit);
    }

    /** The same from another place on, with another limit. */
    public HistoryQuery page(int size, Optional<String> begin) {
        return new HistoryQuery(size, begin, currency, type, fromNanos, toNanos);
    }

    /** The newest entries of every kind. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery(
                limit, Optional.empty(), Optional.empty(), Optional.empty(), Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
