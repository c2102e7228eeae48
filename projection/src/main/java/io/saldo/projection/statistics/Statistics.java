package io.saldo.projection.statistics;

import io.saldo.replica.read.CurrencyStats;
import java.util.List;
import java.util.OptionalLong;

/**
 * What went through an account, or all accounts of a user.
 *
 * @param currencies by their codes; only those in which anything moved
 * @param asOf the partitions that the figures are of
 */
public record Statistics(List<CurrencyStats> currencies, List<AsOf> asOf) {
    /** Keeps its own copies of the lists. */
    public Statistics {
        currencies = List.copyOf(currencies);
        asOf = List.copyOf(asOf);
    }

    /** When anything moved last, in nanoseconds since 1970. */
    public OptionalLong lastActivityNanos() {
        return currencies.stream().mapToLong(CurrencyStats::lastActivityNanos).max();
    }
}
