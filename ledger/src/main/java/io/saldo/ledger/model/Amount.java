package io.saldo.ledger.model;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * An exact, signed amount in a currency's smallest unit, from -2^127 to 2^127 - 1.
 *
 * @param high the high 64 bits
 * @param low the low 64 bits, unsigned
 */
public record Amount(long high, long low) implements Comparable<Amount> {
    /** Nothing. */
    public static final Amount ZERO = new Amount(0, 0);

    /** The amount of {@code units}. */
    public static Amount of(long units) {
        return new Amount(units >> 63, units);
    }

    /**
     * The amount of {@code units}.
     *
     * @throws IllegalArgumentException when it does not fit 128 bits
     */
    public static Amount of(BigInteger units) {
        if (!Int128.fits(units)) {
            throw new IllegalArgumentException("an amount takes at most 128 bits");
        }
        return new Amount(units.shiftRight(64).longValue(), units.longValue());
    }

    /** This amount as a big integer. */
    public BigInteger toBigInteger() {
        return Int128.toBigInteger(high, low);
    }

    /**
     * This plus {@code other}.
     *
     * @throws ArithmeticException when the sum does not fit 128 bits
     */
    public Amount plus(Amount other) {
        if (Int128.sumOverflows(high, low, other.high, other.low)) {
            throw new ArithmeticException("sum beyond 128 bits");
        }
        return new Amount(Int128.sumHigh(high, low, other.high, other.low), low + other.low);
    }

    /**
     * This less {@code other}.
     *
     * @throws ArithmeticException when the difference does not fit 128 bits
     */
    public Amount minus(Amount other) {
        if (Int128.differenceOverflows(high, low, other.high, other.low)) {
            throw new ArithmeticException("difference beyond 128 bits");
        }
        return new Amount(Int128.differenceHigh(high, low, other.high, other.low), low - other.low);
    }

    /** Whether this is zero. */
    public boolean isZero() {
        return high == 0 && low == 0;
    }

    /** Whether this is above zero. */
    public boolean isPositive() {
        return Int128.isPositive(high, low);
    }

    @Override
    public int compareTo(Amount other) {
        return Int128.compare(high, low, other.high, other.low);
    }

    /** This amount as decimal text with exactly {@code scale} decimals, such as {@code 12.3400}. */
    public String toDecimal(int scale) {
        if (high == low >> 63 && low != Long.MIN_VALUE && scale <= 18) {
            return smallDecimal(low, scale);
        }
        BigInteger units = toBigInteger();
        String digits = units.abs().toString();
        if (digits.length() <= scale) {
            digits = "0".repeat(scale + 1 - digits.length()) + digits;
        }
        int point = digits.length() - scale;
        String text = scale == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point);
        return units.signum() < 0 ? "-" + text : text;
    }

    private static String smallDecimal(long units, int scale) {
        byte[] text = new byte[22];
        int start = text.length;
        long rest = Math.abs(units);
        int written = 0;
        while (rest != 0 || written <= scale) {
            if (written == scale && scale != 0) {
                text[--start] = '.';
            }
            text[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
            written++;
        }
        if (units < 0) {
            text[--start] = '-';
        }
        return new String(text, start, text.length - start, StandardCharsets.ISO_8859_1);
    }
}
