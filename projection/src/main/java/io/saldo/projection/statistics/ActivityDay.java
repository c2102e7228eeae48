package io.saldo.projection.statistics;

import io.saldo.ledger.model.Currency;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;

/**
 * What the accounts of a user did on a day.
 *
 * @param day in UTC
 * @param currencies by their codes; only those in which anything moved
 */
public record ActivityDay(LocalDate day, List<CurrencyActivity> currencies) {
    /** Keeps its own copy of the list. */
    public ActivityDay {
        currencies = List.copyOf(currencies);
    }

    /**
     * What happened in a currency.
     *
     * @param debits how many postings took money
     * @param credits how many brought money
     * @param debited how much was taken, in the currency's smallest unit
     * @param credited how much came
     * @param lastActivityNanos when the last of them happened, in nanoseconds since 1970
     */
    public record CurrencyActivity(
            Currency currency,
            long debits,
            long credits,
            BigInteger debited,
            BigInteger credited,
            long lastActivityNanos) {}
}
