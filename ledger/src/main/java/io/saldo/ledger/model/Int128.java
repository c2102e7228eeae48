package io.saldo.ledger.model;

import java.math.BigInteger;

/**
 * Signed 128-bit arithmetic on two longs, two's complement, without allocation. A value is written as its high half and
 * its low half; the low half is unsigned. Sums are asked for in two steps, because Java returns one long at a time.
 */
public final class Int128 {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    /** The largest value, 2^127 - 1. */
    public static final BigInteger MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
    /** The smallest value, -2^127. */
    public static final BigInteger MIN = BigInteger.ONE.shiftLeft(127).negate();

    private Int128() {}

    /** The high half of {@code a + b}; the low half is {@code aLow + bLow}. */
    public static long sumHigh(long aHigh, long aLow, long bHigh, long bLow) {
        long low = aLow + bLow;
        long carry = Long.compareUnsigned(low, aLow) < 0 ? 1 : 0;
        return aHigh + bHigh + carry;
    }

    /** The high half of {@code a - b}; the low half is {@code aLow - bLow}. */
    public static long differenceHigh(long aHigh, long aLow, long bHigh, long bLow) {
        long borrow = Long.compareUnsigned(aLow, bLow) < 0 ? 1 : 0;
        return aHigh - bHigh - borrow;
    }

    /** Whether {@code a + b} leaves the range of 128 bits. */
    public static boolean sumOverflows(long aHigh, long aLow, long bHigh, long bLow) {
        long high = sumHigh(aHigh, aLow, bHigh, bLow);
        return ((aHigh ^ high) & (bHigh ^ high)) < 0;
    }

    /** Whether {@code a - b} leaves the range of 128 bits. */
    public static boolean differenceOverflows(long aHigh, long aLow, long bHigh, long bLow) {
        long high = differenceHigh(aHigh, aLow, bHigh, bLow);
        return ((aHigh ^ bHigh) & (aHigh ^ high)) < 0;
    }

    /** Below zero when {@code a < b}, zero when equal, above zero when {@code a > b}. */
    public static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        return aHigh != bHigh ? Long.compare(aHigh, bHigh) : Long.compareUnsigned(aLow, bLow);
    }

    /** Whether the value is above zero. */
    public static boolean isPositive(long high, long low) {
        return high > 0 || (high == 0 && low != 0);
    }

    /** The value as a big integer. */
    public static BigInteger toBigInteger(long high, long low) {
        BigInteger unsignedLow = BigInteger.valueOf(low);
        if (low < 0) {
            unsignedLow = unsignedLow.add(TWO_64);
        }
        return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
    }

    /** Whether a big integer fits 128 bits. */
    public static boolean fits(BigInteger value) {
        return value.bitLength() <= 127;
    }
}
