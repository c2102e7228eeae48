package io.saldo.replica.read;

import java.math.BigInteger;

/**
 * A sum of 128-bit amounts that does not overflow: 192 bits, two's complement, which hold more amounts than a journal has
 * room for. Not for several threads at once.
 */
final class WideSum {
    private long high;
    private long middle;
    private long low;

    /** Adds a signed amount of 128 bits. */
    void add(long amountHigh, long amountLow) {
        low += amountLow;
        long carry = Long.compareUnsigned(low, amountLow) < 0 ? 1 : 0;
        long sum = middle + amountHigh;
        long carryHigh = Long.compareUnsigned(sum, amountHigh) < 0 ? 1 : 0;
        middle = sum + carry;
        carryHigh += Long.compareUnsigned(middle, sum) < 0 ? 1 : 0;
        high += (amountHigh >> 63) + carryHigh;
    }

    /** The sum. */
    BigInteger toBigInteger() {
        return BigInteger.valueOf(high)
                .shiftLeft(64)
                .add(unsigned(middle))
                .shiftLeft(64)
                .add(unsigned(low));
    }

    private static BigInteger unsigned(long bits) {
        return BigInteger.valueOf(bits >>> 1).shiftLeft(1).add(BigInteger.valueOf(bits & 1));
    }
}
