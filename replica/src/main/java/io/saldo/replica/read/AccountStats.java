package io.saldo.replica.read;

import io.saldo.ledger.model.AccountId;
import java.util.List;
import java.util.OptionalLong;

/**
 * What went through an account, up to one event.
 *
 * @param currencies those that money moved in, by their numbers
 * @param sequence of the event
 */
public record AccountStats(AccountId account, List<CurrencyStats> currencies, long sequence) {
    /** Keeps its own copy of the list. */
    public AccountStats {
        currencies = List.copyOf(currencies);
    }

    /** Time of the newest entry in any currency, since 1970. */
    public OptionalLong lastActivityNanos() {
        return currencies.stream().mapToLong(CurrencyStats::lastActivityNanos).max();
    }
}
