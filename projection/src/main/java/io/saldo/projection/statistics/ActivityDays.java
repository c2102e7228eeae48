package io.saldo.projection.statistics;

import java.util.List;

/**
 * A page of days.
 *
 * @param days the newest first
 * @param hasMore whether there are older ones
 * @param asOf the partitions that the figures are of
 */
public record ActivityDays(List<ActivityDay> days, boolean hasMore, List<AsOf> asOf) {
    /** Keeps its own copies of the lists. */
    public ActivityDays {
        days = List.copyOf(days);
        asOf = List.copyOf(asOf);
    }
}
