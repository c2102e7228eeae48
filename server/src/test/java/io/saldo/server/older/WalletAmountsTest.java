package io.saldo.server.older;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WalletAmountsTest {
    private final WalletAmounts dollars = new WalletAmounts(new Currency(0, "USD", 4));
    private final WalletAmounts points = new WalletAmounts(new Currency(1, "POINTS", 0));

    @ParameterizedTest
    @CsvSource({"1, 10000", "+1.5, 15000", "0.0001, 1", "1.50000, 15000", "1e3, 10000000", "25E-2, 2500", "007, 70000"})
    void readsLiteralDigits(String text, long units) {
        BigDecimal number = WalletAmounts.number(text).orElseThrow();

        assertEquals(Optional.empty(), dollars.misfit(number));
        assertEquals(DecimalAmount.of(Amount.of(units), 4), dollars.exact(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 ",
                "12abc",
                "1.",
                ".5",
                "1e",
                "--1",
                "0x1",
                "NaN",
                "Infinity",
                "1,5",
                "١",
                "1e1234567890"
            })
    void takesNothingElseForANumber(String text) {
        assertEquals(Optional.empty(), WalletAmounts.number(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0.00001, must have at most 4 decimals",
        "1e-999999999, must have at most 4 decimals",
        "1e999999999, must not be so large",
        "17014118346046923173168730371588410.5728, must not be so large",
        "99999999999999999999999999999999999999999, must not be so large",
    })
    void saysWhatDoesNotFit(String text, String misfit) {
        assertEquals(
                Optional.of(misfit), dollars.misfit(WalletAmounts.number(text).orElseThrow()));
    }

    @Test
    void takesTheLargestAmountThatThereIs() {
        BigDecimal largest =
                WalletAmounts.number("17014118346046923173168730371588410.5727").orElseThrow();

        assertEquals(Optional.empty(), dollars.misfit(largest));
        assertEquals(
                BigInteger.TWO.pow(127).subtract(BigInteger.ONE),
                dollars.exact(largest).at(4).toBigInteger());
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 1, 1.0000",
        "10500, 1.05, 1.0500",
        "0, 0, 0.0000",
        "-1, -0.0001, -0.0001",
        "1000000, 100, 100.0000"
    })
    void writesWholeUnitsWithoutDecimalsOrWithAll(long units, String plain, String fixed) {
        assertEquals(plain, dollars.plain(Amount.of(units)));
        assertEquals(fixed, dollars.fixed(Amount.of(units)));
        assertEquals(fixed, dollars.fixed(BigInteger.valueOf(units)));
    }

    @Test
    void writesNoDecimalsWhereACurrencyHasNone() {
        assertEquals("1000", points.plain(Amount.of(1_000)));
        assertEquals("1000", points.fixed(Amount.of(1_000)));
        assertEquals(
                Optional.of("must have at most 0 decimals"),
                points.misfit(WalletAmounts.number("0.5").orElseThrow()));
    }
}
