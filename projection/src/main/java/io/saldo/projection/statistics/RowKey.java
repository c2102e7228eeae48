package io.saldo.projection.statistics;

import io.saldo.ledger.Invariant;

/**
 * The numbers under which rows of sums stand: what stands for a name in the journal's partition, packed. A number of a
 * partition means the same on every node and for ever.
 */
final class RowKey {
    /** The last day that a key can tell, in the year 2149. */
    static final long DAY_MAX = (1 << 16) - 1;

    /** The highest number of a currency. */
    static final int CURRENCY_MAX = (1 << 12) - 1;

    /** The highest number of an account or a user. */
    static final int NUMBER_MAX = Integer.MAX_VALUE;

    private static final int CURRENCY_BITS = 12;
    private static final int DAY_BITS = 16;
    private static final int NUMBER_BITS = 31;
    private static final int PARTITION_BITS = 4;

    private RowKey() {}

    /** Of an account in a currency, all by their numbers. */
    static long of(int partition, int account, int currency) {
        return packed(packed(packed(0, PARTITION_BITS, partition), NUMBER_BITS, account), CURRENCY_BITS, currency);
    }

    /**
     * Of a day of a user in a currency.
     *
     * @param day since 1970, at most {@link #DAY_MAX}
     */
    static long of(int partition, int user, long day, int currency) {
        long number = packed(packed(0, PARTITION_BITS, partition), NUMBER_BITS, user);
        return packed(packed(number, DAY_BITS, day), CURRENCY_BITS, currency);
    }

    /** The number of the currency, of either kind of key. */
    static int currency(long key) {
        return (int) unpacked(key, 0, CURRENCY_BITS);
    }

    /** The number of the account. */
    static int account(long key) {
        return (int) unpacked(key, CURRENCY_BITS, NUMBER_BITS);
    }

    /** The day since 1970. */
    static long day(long key) {
        return unpacked(key, CURRENCY_BITS, DAY_BITS);
    }

    /** The number of the user. */
    static int user(long key) {
        return (int) unpacked(key, CURRENCY_BITS + DAY_BITS, NUMBER_BITS);
    }

    private static long unpacked(long key, int shift, int bits) {
        return key >>> shift & (1L << bits) - 1;
    }

    private static long packed(long before, int bits, long value) {
        Invariant.check(value >= 0 && value < 1L << bits, "a number has room in a key");
        return before << bits | value;
    }
}
