package io.saldo.projection.fraud;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.replica.read.EventScan;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The times of the movements that rules of {@link FraudRule.Rapid} count, as far back as their windows reach. Kept in memory
 * alone: after a restart they are read from the journal again, from where the longest window begins. For one thread.
 */
final class Windows {
    /** No window remembers more times; counts end there. */
    static final int TIMES_MAX = FraudRules.COUNT_MAX;

    private static final long UNKNOWN = -1;
    private static final int MOVEMENTS_PER_SWEEP = 100_000;

    private record Place(FraudRule.Rapid rule, AccountId account) {}

    private final JournalFeed feed;
    private final List<FraudRule.Rapid> rules;
    private final Map<Place, ArrayDeque<Long>> times = new HashMap<>();
    private long lastSequence = UNKNOWN;
    private int movementsSinceSweep;

    Windows(JournalFeed feed, List<FraudRule.Rapid> rules) {
        this.feed = feed;
        this.rules = List.copyOf(rules);
    }

    /** Has the windows read from the journal when they are needed next. */
    void forget() {
        lastSequence = UNKNOWN;
    }

    /**
     * Makes the windows stand behind the event before this one. Between the last event that they passed and this one there are
     * none that count, unless they were told to forget.
     */
    void standBefore(long sequence) {
        if (lastSequence != UNKNOWN && lastSequence < sequence) {
            return;
        }
        times.clear();
        long before = sequence - 1;
        if (before > 0 && !rules.isEmpty()) {
            long reach = rules.stream().mapToLong(Windows::nanos).max().orElse(0);
            long from = firstSince(feed.event(before).header().timeNanos() - reach, before);
            EventScan events = feed.scan(from - 1);
            for (long at = from; at <= before && events.next(); at++) {
                Event event = events.event();
                for (Suspect suspect : Suspect.in(event, feed)) {
                    for (FraudRule.Rapid rule : rules) {
                        if (rule.watched() == suspect.watched()) {
                            count(rule, suspect.account(), event.header().timeNanos());
                        }
                    }
                }
            }
        }
        lastSequence = before;
    }

    /** The first sequence whose time is not before the given one; times ascend with sequences. */
    private long firstSince(long timeNanos, long sequenceMax) {
        long low = 1;
        long high = sequenceMax;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (feed.event(middle).header().timeNanos() < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds a movement, and gives how many the rule counts with it. */
    long count(FraudRule.Rapid rule, AccountId account, long timeNanos) {
        ArrayDeque<Long> window = times.computeIfAbsent(new Place(rule, account), _ -> new ArrayDeque<>(4));
        dropBefore(window, timeNanos - nanos(rule));
        if (window.size() == TIMES_MAX) {
            window.removeFirst();
        }
        window.addLast(timeNanos);
        if (++movementsSinceSweep >= MOVEMENTS_PER_SWEEP) {
            sweep(timeNanos);
        }
        return window.size();
    }

    /** Notes that all movements of an event were counted. */
    void passed(long sequence) {
        lastSequence = sequence;
    }

    private void sweep(long timeNanos) {
        movementsSinceSweep = 0;
        times.entrySet()
                .removeIf(entry -> entry.getValue().getLast()
                        < timeNanos - nanos(entry.getKey().rule()));
    }

    private static void dropBefore(ArrayDeque<Long> window, long timeNanos) {
        while (!window.isEmpty() && window.getFirst() < timeNanos) {
            window.removeFirst();
        }
    }

    private static long nanos(FraudRule.Rapid rule) {
        return TimeUnit.SECONDS.toNanos(rule.windowSeconds());
    }
}
