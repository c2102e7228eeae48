package io.saldo.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalAmountTest {
    private static final String MOST = "170141183460469231731687303715884105727";

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "7, 7, 0",
        "007, 7, 0",
        "12.34, 1234, 2",
        "12.3400, 123400, 4",
        "0.1, 1, 1",
        "0.00000000000000000000000000000000000001, 1, 38",
        "1.00000000000000000000000000000000000000, 100000000000000000000000000000000000000, 38",
        "1.70141183460469231731687303715884105727, 170141183460469231731687303715884105727, 38",
        "170141183460469231731687303715884105727, 170141183460469231731687303715884105727, 0",
        "999999999999999999, 999999999999999999, 0",
        "99999999999999999.9, 999999999999999999, 1",
        "9999999999999999999, 9999999999999999999, 0",
        "00000000000000000000000000000000000000000000000000000000000000000000000000000001, 1, 0"
    })
    void readsDecimalNumbersAsTheyAreWritten(String text, BigInteger units, int decimals) {
        DecimalAmount amount = DecimalAmount.parse(text, false);

        assertEquals(units, Int128.toBigInteger(amount.high(), amount.low()));
        assertEquals(decimals, amount.decimals());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 1",
                "1 ",
                "1\n",
                "1\u00a0",
                "+1",
                "-1",
                "--1",
                ".",
                ".5",
                "5.",
                "1..2",
                "1.2.3",
                "1,5",
                "1_000",
                "1'000",
                "1e3",
                "1E3",
                "1e20000000",
                "0x10",
                "1f",
                "1L",
                "NaN",
                "Infinity",
                "∞",
                "½",
                "٣",
                "١٢.٣٤",
                "१२",
                "１２",
                "𝟏",
                "1\u0000",
                "\ufeff1",
                "1\u200b",
                "null",
                "170141183460469231731687303715884105728",
                "999999999999999999999999999999999999999",
                "0.000000000000000000000000000000000000001",
                "17.0141183460469231731687303715884105728",
                "000000000000000000000000000000000000000000000000000000000000000000000000000000001"
            })
    void refusesWhatIsNoPlainDecimalNumberOrDoesNotFit(String text) {
        assertThrows(IllegalArgumentException.class, () -> DecimalAmount.parse(text, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "--1",
                "-.5",
                "-5.",
                "+1",
                "- 1",
                "1-",
                "\u22121",
                "-170141183460469231731687303715884105729"
            })
    void refusesWhatIsNoSignedDecimalNumber(String text) {
        assertThrows(IllegalArgumentException.class, () -> DecimalAmount.parse(text, true));
    }

    @Test
    void refusesATextOfAMillionDigitsAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> DecimalAmount.parse("1".repeat(1_000_000), false));
    }

    @Test
    void readsNegativeNumbersWhereTheyAreAllowed() {
        assertEquals(new DecimalAmount(-1, -1234, 2), DecimalAmount.parse("-12.34", true));
        assertEquals(
                new DecimalAmount(Long.MIN_VALUE, 0, 0),
                DecimalAmount.parse("-170141183460469231731687303715884105728", true));
        assertEquals(DecimalAmount.NONE, DecimalAmount.parse("-0", true));
    }

    @Test
    void readsEveryNumberAsBigDecimalDoes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 5_000; i++) {
            int decimals = random.nextInt(39);
            BigDecimal expected = new BigDecimal(units(random), decimals);

            DecimalAmount amount = DecimalAmount.parse(expected.toPlainString(), true);

            assertEquals(expected, value(amount));
        }
    }

    private static BigInteger units(SplittableRandom random) {
        return BigInteger.valueOf(random.nextLong())
                .shiftLeft(64)
                .add(BigInteger.valueOf(random.nextLong()))
                .max(Int128.MIN)
                .shiftRight(random.nextInt(128));
    }

    private static BigDecimal value(DecimalAmount amount) {
        return new BigDecimal(Int128.toBigInteger(amount.high(), amount.low()), amount.decimals());
    }

    @Test
    void fitsAScaleThatHasItsDecimalsAndRoomForItsDigits() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 5_000; i++) {
            BigInteger units = units(random);
            DecimalAmount amount =
                    new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), random.nextInt(39));
            int scale = random.nextInt(39);

            if (amount.decimals() > scale) {
                assertFalse(amount.fits(scale));
                assertThrows(IllegalArgumentException.class, () -> amount.at(scale));
            } else {
                BigInteger scaled = value(amount).setScale(scale).unscaledValue();
                boolean fits = scaled.compareTo(Int128.MIN) >= 0 && scaled.compareTo(Int128.MAX) <= 0;
                assertEquals(fits, amount.fits(scale));
                if (fits) {
                    assertEquals(scaled, amount.at(scale).toBigInteger());
                } else {
                    assertThrows(IllegalArgumentException.class, () -> amount.at(scale));
                }
            }
        }
    }

    @Test
    void isTooFineForAScaleEvenWhenItsLastDecimalsAreZero() {
        assertFalse(DecimalAmount.parse("1.000", false).fits(2));
    }

    @Test
    void equalValuesHaveOneNormalForm() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            BigInteger units = units(random).divide(BigInteger.TEN.pow(random.nextInt(39)));
            int decimals = random.nextInt(39);
            int zeros = random.nextInt(39 - decimals);
            BigInteger longer = units.multiply(BigInteger.TEN.pow(zeros));
            if (Int128.fits(longer)) {
                DecimalAmount shortest = amount(units, decimals).normalized();

                assertEquals(shortest, amount(longer, decimals + zeros).normalized());
                assertEquals(0, value(shortest).compareTo(new BigDecimal(units, decimals)));
                assertEquals(shortest, shortest.normalized());
            }
        }
    }

    private static DecimalAmount amount(BigInteger units, int decimals) {
        return new DecimalAmount(units.shiftRight(64).longValue(), units.longValue(), decimals);
    }

    @Test
    void normalizesWholeNumbersOnlyBehindThePoint() {
        assertEquals(new DecimalAmount(0, 100, 0), new DecimalAmount(0, 100, 0).normalized());
        assertEquals(new DecimalAmount(0, 1, 0), new DecimalAmount(0, 100, 2).normalized());
        assertEquals(new DecimalAmount(-1, -15, 1), new DecimalAmount(-1, -1500, 3).normalized());
        assertEquals(DecimalAmount.NONE, new DecimalAmount(0, 0, 38).normalized());
        assertEquals(
                new DecimalAmount(Amount.of(new BigInteger(MOST)).high(), -1, 38),
                DecimalAmount.of(Amount.of(new BigInteger(MOST)), 38).normalized());
    }

    @Test
    void zeroStandsForNoAmountHoweverItIsWritten() {
        assertTrue(DecimalAmount.NONE.isNone());
        assertTrue(DecimalAmount.parse("0.00", false).isNone());
        assertFalse(DecimalAmount.parse("0.01", false).isNone());
        assertFalse(DecimalAmount.parse("18446744073709551616", false).isNone());
    }
}
