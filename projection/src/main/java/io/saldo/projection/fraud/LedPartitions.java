package io.saldo.projection.fraud;

import io.saldo.projection.follow.JournalFeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * For which partitions this node acts: those that it leads, and there not before the rules have seen all that was in the
 * journal when it began to lead, since the journal may say that something is done already. For one thread.
 */
final class LedPartitions {
    private final List<JournalFeed> feeds;
    private final IntToLongFunction takenSequence;
    private final Map<Integer, Long> mustBeSeen = new HashMap<>();

    /** @param takenSequence how far the rules have come in a partition */
    LedPartitions(List<JournalFeed> feeds, IntToLongFunction takenSequence) {
        this.feeds = List.copyOf(feeds);
        this.takenSequence = takenSequence;
    }

    int count() {
        return feeds.size();
    }

    boolean leads(int partition) {
        return feeds.get(partition).leads();
    }

    /** Whether there is a partition that it leads and does not act for yet. */
    boolean mustWait() {
        for (int partition = 0; partition < count(); partition++) {
            if (leads(partition) && !isOurs(partition)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this node acts for the partition now. */
    boolean isOurs(int partition) {
        if (!leads(partition)) {
            mustBeSeen.remove(partition);
            return false;
        }
        long seen =
                mustBeSeen.computeIfAbsent(partition, _ -> feeds.get(partition).sequence());
        return takenSequence.applyAsLong(partition) >= seen;
    }
}
