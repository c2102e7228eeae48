package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Int128Test {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    private final List<BigInteger> values = values();

    /** Both sides of every border where a carry, a sign or a half could go wrong, and some between. */
    private static List<BigInteger> values() {
        List<BigInteger> values = new ArrayList<>();
        for (int bit : new int[] {0, 1, 31, 32, 62, 63, 64, 65, 95, 126, 127}) {
            BigInteger power = BigInteger.ONE.shiftLeft(bit);
            for (int near = -2; near <= 2; near++) {
                values.add(power.add(BigInteger.valueOf(near)));
                values.add(power.negate().add(BigInteger.valueOf(near)));
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            BigInteger high = BigInteger.valueOf(random.nextLong()).shiftLeft(64);
            values.add(high.add(new BigInteger(Long.toUnsignedString(random.nextLong())))
                    .shiftRight(random.nextInt(128)));
        }
        return values.stream().filter(Int128Test::isInRange).distinct().toList();
    }

    private static boolean isInRange(BigInteger value) {
        return value.compareTo(Int128.MIN) >= 0 && value.compareTo(Int128.MAX) <= 0;
    }

    @Test
    void hasTheRangeOfTwosComplement() {
        assertEquals(new BigInteger("170141183460469231731687303715884105727"), Int128.MAX);
        assertEquals(new BigInteger("-170141183460469231731687303715884105728"), Int128.MIN);
        assertEquals(true, Int128.fits(Int128.MAX));
        assertEquals(true, Int128.fits(Int128.MIN));
        assertEquals(false, Int128.fits(Int128.MAX.add(BigInteger.ONE)));
        assertEquals(false, Int128.fits(Int128.MIN.subtract(BigInteger.ONE)));
    }

    @Test
    void isABigIntegerAndBack() {
        for (BigInteger value : values) {
            assertEquals(value, Int128.toBigInteger(high(value), low(value)));
        }
    }

    @Test
    void addsAsBigIntegersDoWithinTheRangeAndWrapsBeyond() {
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                BigInteger sum = a.add(b);
                long high = Int128.sumHigh(high(a), low(a), high(b), low(b));

                assertEquals(wrapped(sum), Int128.toBigInteger(high, low(a) + low(b)));
                assertEquals(!isInRange(sum), Int128.sumOverflows(high(a), low(a), high(b), low(b)));
            }
        }
    }

    @Test
    void subtractsAsBigIntegersDoWithinTheRangeAndWrapsBeyond() {
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                BigInteger difference = a.subtract(b);
                long high = Int128.differenceHigh(high(a), low(a), high(b), low(b));

                assertEquals(wrapped(difference), Int128.toBigInteger(high, low(a) - low(b)));
                assertEquals(!isInRange(difference), Int128.differenceOverflows(high(a), low(a), high(b), low(b)));
            }
        }
    }

    @Test
    void comparesAsBigIntegersDo() {
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                assertEquals(a.compareTo(b), Integer.signum(Int128.compare(high(a), low(a), high(b), low(b))));
            }
        }
    }

    @Test
    void tellsWhatIsAboveZero() {
        for (BigInteger value : values) {
            assertEquals(value.signum() > 0, Int128.isPositive(high(value), low(value)));
        }
    }

    private static BigInteger wrapped(BigInteger value) {
        BigInteger positive = value.mod(MODULUS);
        return positive.testBit(127) ? positive.subtract(MODULUS) : positive;
    }

    private static long high(BigInteger value) {
        return value.shiftRight(64).longValue();
    }

    private static long low(BigInteger value) {
        return value.longValue();
    }
}
