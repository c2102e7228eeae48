package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AmountTest {
    private static final Amount MOST = Amount.of(Int128.MAX);
    private static final Amount LEAST = Amount.of(Int128.MIN);

    private static List<BigInteger> values() {
        List<BigInteger> values = new ArrayList<>(List.of(Int128.MAX, Int128.MIN, BigInteger.ZERO));
        for (int digits = 0; digits <= 38; digits++) {
            BigInteger power = BigInteger.TEN.pow(digits);
            values.addAll(List.of(power, power.negate(), power.subtract(BigInteger.ONE)));
        }
        for (long edge : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE}) {
            values.add(BigInteger.valueOf(edge));
        }
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            values.add(BigInteger.valueOf(random.nextLong())
                    .multiply(BigInteger.valueOf(random.nextLong()))
                    .shiftRight(random.nextInt(126)));
        }
        return values;
    }

    @Test
    void isWrittenWithAllDecimalsOfTheScale() {
        assertEquals("12.3400", Amount.of(123_400).toDecimal(4));
        assertEquals("0.0001", Amount.of(1).toDecimal(4));
        assertEquals("-0.0001", Amount.of(-1).toDecimal(4));
        assertEquals("0.0000", Amount.ZERO.toDecimal(4));
        assertEquals("0", Amount.ZERO.toDecimal(0));
        assertEquals("1.70141183460469231731687303715884105727", MOST.toDecimal(38));
        assertEquals("-170141183460469231731687303715884105728", LEAST.toDecimal(0));
    }

    @Test
    void isWrittenAsAnExactDecimalNumberIsAtEveryScale() {
        for (BigInteger units : values()) {
            for (int scale = 0; scale <= Currency.SCALE_MAX; scale++) {
                assertEquals(
                        new BigDecimal(units, scale).toPlainString(),
                        Amount.of(units).toDecimal(scale));
            }
        }
    }

    @Test
    void isWrittenInTheSameDigitsInEveryLocale() {
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertEquals("12.3400", Amount.of(123_400).toDecimal(4));
            assertEquals("1.70141183460469231731687303715884105727", MOST.toDecimal(38));
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void isReadBackFromWhatIsWritten() {
        for (BigInteger units : values()) {
            for (int scale = 0; scale <= Currency.SCALE_MAX; scale++) {
                Amount amount = Amount.of(units);

                assertEquals(
                        amount,
                        DecimalAmount.parse(amount.toDecimal(scale), true).at(scale));
            }
        }
    }

    @Test
    void addsAndSubtractsWithinTheRange() {
        assertEquals(MOST, Amount.of(Int128.MAX.subtract(BigInteger.TEN)).plus(Amount.of(10)));
        assertEquals(LEAST, Amount.ZERO.minus(MOST).minus(Amount.of(1)));
        assertEquals(Amount.of(-1), LEAST.plus(MOST));
        assertThrows(ArithmeticException.class, () -> MOST.plus(Amount.of(1)));
        assertThrows(ArithmeticException.class, () -> LEAST.minus(Amount.of(1)));
        assertThrows(ArithmeticException.class, () -> Amount.ZERO.minus(LEAST));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> Amount.of(Int128.MAX.add(BigInteger.ONE)));
        assertThrows(IllegalArgumentException.class, () -> Amount.of(Int128.MIN.subtract(BigInteger.ONE)));
    }

    @Test
    void isOrderedByValue() {
        List<BigInteger> values = values();
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                assertEquals(a.compareTo(b), Integer.signum(Amount.of(a).compareTo(Amount.of(b))));
            }
        }
    }

    @Test
    void knowsItsSign() {
        for (BigInteger units : values()) {
            assertEquals(units.signum() > 0, Amount.of(units).isPositive());
            assertEquals(units.signum() == 0, Amount.of(units).isZero());
            assertEquals(units, Amount.of(units).toBigInteger());
        }
    }

    @Test
    void isMadeOfASmallNumber() {
        for (long units : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertEquals(BigInteger.valueOf(units), Amount.of(units).toBigInteger());
        }
    }
}
