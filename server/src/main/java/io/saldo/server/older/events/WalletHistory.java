package io.saldo.server.older.events;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.replica.partition.Located;
import io.saldo.replica.read.HistoryEntry;
import io.saldo.replica.read.HistoryQuery;
import io.saldo.replica.read.Page;
import io.saldo.server.http.Query;
import io.saldo.server.json.Timestamps;
import io.saldo.server.older.WalletLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of a wallet's events, the newest first. It begins before a time, as the older system's did; since many events may
 * share one, the next page begins before the nanosecond behind the last event's and skips those that were seen.
 */
final class WalletHistory {
    private static final int LIMIT = 50;
    private static final int LIMIT_MAX = 200;
    private static final int SKIPPED_MAX = 100_000;
    private static final int ENTRIES_READ = 200;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final WalletLedger ledger;
    private final AccountId wallet;
    private final long createdAtNanos;
    private final int limit;
    private final long beforeNanos;
    private final long skipped;
    private final List<WalletEvent> events = new ArrayList<>();
    private boolean hasMore;

    WalletHistory(WalletLedger ledger, AccountId wallet, long createdAtNanos, Query query) {
        this.ledger = ledger;
        this.wallet = wallet;
        this.createdAtNanos = createdAtNanos;
        limit = (int)
                Math.min(LIMIT_MAX, query.number("limit", 1, Long.MAX_VALUE).orElse(LIMIT));
        beforeNanos = query.text("before").map(WalletHistory::time).orElse(Long.MAX_VALUE);
        skipped = query.number("skip", 0, SKIPPED_MAX).orElse(0);
    }

    /** A time, or a day, which stands for its first moment in UTC. */
    private static long time(String text) {
        return Timestamps.parse("before", text.length() == 10 ? text + "T00:00:00Z" : text);
    }

    WalletHistory read() {
        long toSkip = skipped;
        Optional<String> cursor = Optional.empty();
        do {
            Page<Located<HistoryEntry>> page = ledger.reads().history(wallet, query(cursor));
            for (Located<HistoryEntry> entry : page.items()) {
                for (WalletEvent event : WalletEvent.of(entry.item(), this::isFirst)) {
                    if (toSkip > 0) {
                        toSkip--;
                    } else if (events.size() < limit) {
                        events.add(event);
                    } else {
                        hasMore = true;
                        return this;
                    }
                }
            }
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return this;
    }

    private HistoryQuery query(Optional<String> cursor) {
        return new HistoryQuery(
                ENTRIES_READ, cursor, Optional.of(ledger.currency()), Optional.empty(), Long.MIN_VALUE, beforeNanos);
    }

    private boolean isFirst(HistoryEntry entry) {
        return entry.timeNanos() == createdAtNanos
                && ledger.isFirst(new Event.Header(0, entry.sequence(), entry.timeNanos(), entry.id()), wallet);
    }

    List<WalletEvent> events() {
        return List.copyOf(events);
    }

    /** The query of the next page, if there is one. */
    Optional<String> next() {
        if (!hasMore) {
            return Optional.empty();
        }
        long lastNanos = events.getLast().entry().timeNanos();
        long seen = events.stream()
                .filter(event -> event.entry().timeNanos() == lastNanos)
                .count();
        long skip = seen + (beforeNanos == lastNanos + 1 ? skipped : 0);
        Instant before = Instant.ofEpochSecond((lastNanos + 1) / NANOS_PER_SECOND, (lastNanos + 1) % NANOS_PER_SECOND);
        return Optional.of("limit=" + limit + "&before=" + before + "&skip=" + skip);
    }
}
