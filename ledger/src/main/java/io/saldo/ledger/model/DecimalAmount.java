package io.saldo.ledger.model;

import java.math.BigInteger;

/**
 * An exact decimal number as a client wrote it: {@code units / 10^decimals}. Commands carry amounts in this form, since
 * only the ledger can say what scale a currency has at the command's place in the log.
 *
 * @param high the high 64 bits of the units
 * @param low the low 64 bits of the units, unsigned
 * @param decimals how many of the units' digits stand behind the point, 0 to 38
 */
public record DecimalAmount(long high, long low, int decimals) {
    /** The most decimals that a number may have. */
    public static final int DECIMALS_MAX = 38;

    /** Stands for an amount that was not given; zero is never a valid amount of a movement. */
    public static final DecimalAmount NONE = new DecimalAmount(0, 0, 0);

    private static final BigInteger[] POWERS_OF_TEN = powersOfTen();

    /** Those that fit a long. */
    private static final long[] SMALL_POWERS_OF_TEN = smallPowersOfTen();

    /** An amount at its currency's own scale. */
    public static DecimalAmount of(Amount amount, int scale) {
        return new DecimalAmount(amount.high(), amount.low(), scale);
    }

    /**
     * Reads {@code 12.34}: ASCII digits, at most one point with digits on both sides, no exponent, no blank; a leading
     * minus only when {@code signed}.
     *
     * @throws IllegalArgumentException when the text is no such number, or does not fit 128 bits and 38 decimals
     */
    public static DecimalAmount parse(CharSequence text, boolean signed) {
        int length = text.length();
        int start = signed && length > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (length - start < 1 || length - start > 80) {
            throw new IllegalArgumentException("is not a decimal number");
        }
        int point = -1;
        long small = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > start && i < length - 1) {
                point = i;
            } else if (c >= '0' && c <= '9') {
                small = small * 10 + (c - '0');
            } else {
                throw new IllegalArgumentException("is not a decimal number");
            }
        }
        int decimals = point < 0 ? 0 : length - point - 1;
        if (decimals > DECIMALS_MAX) {
            throw new IllegalArgumentException("has more than 38 decimals");
        }
        if (length - start <= 18) {
            long units = start == 1 ? -small : small;
            return new DecimalAmount(units >> 63, units, decimals);
        }
        return big(text, point, decimals);
    }

    private static DecimalAmount big(CharSequence text, int point, int decimals) {
        String digits = text.toString();
        if (point >= 0) {
            digits = digits.substring(0, point) + digits.substring(point + 1);
        }
        BigInteger units = new BigInteger(digits);
        if (!Int128.fits(units)) {
            throw new IllegalArgumentException("does not fit 128 bits");
        }
        return new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), decimals);
    }

    /** Whether no amount was given. */
    public boolean isNone() {
        return high == 0 && low == 0;
    }

    /** Whether the value at {@code scale} is a whole number of units that fits 128 bits. */
    public boolean fits(int scale) {
        if (decimals <= scale) {
            return decimals == scale
                    || isSmall(scale - decimals)
                    || Int128.fits(Int128.toBigInteger(high, low).multiply(POWERS_OF_TEN[scale - decimals]));
        }
        return false;
    }

    /**
     * The amount in units of {@code scale}.
     *
     * @throws IllegalArgumentException unless {@link #fits}
     */
    public Amount at(int scale) {
        if (decimals == scale) {
            return new Amount(high, low);
        }
        if (decimals > scale) {
            throw new IllegalArgumentException("more decimals than the currency's scale " + scale);
        }
        if (isSmall(scale - decimals)) {
            long power = SMALL_POWERS_OF_TEN[scale - decimals];
            return new Amount(Math.multiplyHigh(low, power), low * power);
        }
        return Amount.of(Int128.toBigInteger(high, low).multiply(POWERS_OF_TEN[scale - decimals]));
    }

    /** Whether the units and the power of ten fit 64 bits each, so that their product surely fits 128. */
    private boolean isSmall(int more) {
        return high == low >> 63 && more < SMALL_POWERS_OF_TEN.length;
    }

    /** The same value with no zero at its end behind the point, so that equal values are equal records. */
    public DecimalAmount normalized() {
        BigInteger units = Int128.toBigInteger(high, low);
        int rest = decimals;
        while (rest > 0) {
            BigInteger[] parts = units.divideAndRemainder(BigInteger.TEN);
            if (parts[1].signum() != 0) {
                break;
            }
            units = parts[0];
            rest--;
        }
        return new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), rest);
    }

    private static long[] smallPowersOfTen() {
        long[] powers = new long[19];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = POWERS_OF_TEN[i].longValueExact();
        }
        return powers;
    }

    private static BigInteger[] powersOfTen() {
        BigInteger[] powers = new BigInteger[DECIMALS_MAX + 1];
        powers[0] = BigInteger.ONE;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1].multiply(BigInteger.TEN);
        }
        return powers;
    }
}
