package io.saldo.projection.statistics;

import io.saldo.ledger.Invariant;
import io.saldo.ledger.model.Currency;

/**
 * The numbers under which rows of sums stand: what stands for a name in the journal's partition, packed. A number of a
 * partition means the same on every node and for ever.
 */
final class RowKey {
    /** The last day that a key can tell, in the year 2149. */
    static final long DAY_MAX = (1 << 16) - 1;

    private static final int CURRENCY_BITS = 12;
    private static final int DAY_BITS = 16;
    private static final int NUMBER_BITS = 31;
    private static final int PARTITION_BITS = 4;

    private RowKey() {}

    /** Of an account in a currency. */
    static long of(int partition, int account, Currency currency) {
        return packed(packed(packed(0, PARTITION_BITS, partition), NUMBER_BITS, account), currency);
    }

    /**
     * Of a day of a user in a currency.
     *
     * @param day since 1970, at most {@link #DAY_MAX}
     */
    static long of(int partition, int user, long day, Currency currency) {
        return packed(packed(packed(packed(0, PARTITION_BITS, partition), NUMBER_BITS, user), DAY_BITS, day), currency);
    }

    private static long packed(long before, Currency currency) {
        return packed(before, CURRENCY_BITS, currency.number());
    }

    private static long packed(long before, int bits, long value) {
        Invariant.check(value >= 0 && value < 1L << bits, "a number has room in a key");
        return before << bits | value;
    }
}
