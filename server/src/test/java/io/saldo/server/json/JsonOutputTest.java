package io.saldo.server.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import io.saldo.ledger.model.TransactionId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonOutputTest {
    private static final Name FIELD = Name.of("f");

    private static String text(JsonOutput output) {
        return new String(output.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void setsCommasWhereTheyBelong() {
        JsonOutput output = new JsonOutput(1)
                .beginObject()
                .number(FIELD, 1)
                .beginArray(FIELD)
                .beginObject()
                .text(FIELD, "a")
                .flag(FIELD, true)
                .endObject()
                .beginObject()
                .endObject()
                .text("b")
                .endArray()
                .nothing(FIELD)
                .json(FIELD, "{}")
                .endObject();

        assertEquals("{\"f\":1,\"f\":[{\"f\":\"a\",\"f\":true},{},\"b\"],\"f\":null,\"f\":{}}", text(output));
        assertEquals("{}", text(output.clear().beginObject().endObject()));
    }

    @Test
    void escapesText() {
        assertEquals("\"\\\"\\\\\"", text(new JsonOutput(1).text("\"\\")));
        assertEquals("\"\\u0001\\b\\t\\n\\f\\r\\u001f\"", text(new JsonOutput(1).text("\u0001\b\t\n\f\r\u001f")));
        assertEquals("\"é€😀\u007f\"", text(new JsonOutput(1).text("é€😀\u007f")));
        assertEquals("\"a\ufffdb\"", text(new JsonOutput(1).text("a\ud800b")));
        assertEquals("\"\ufffd\"", text(new JsonOutput(1).text("\udc00")));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 9, 10, 99, 100, 1234567890123456789L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1
            })
    void writesWholeNumbers(long value) {
        assertEquals("\"f\":" + value, text(new JsonOutput(1).number(FIELD, value)));
    }

    private static Stream<BigInteger> amounts() {
        Random random = new Random(7);
        return Stream.concat(
                Stream.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        BigInteger.TEN,
                        BigInteger.valueOf(Long.MAX_VALUE),
                        BigInteger.valueOf(Long.MIN_VALUE),
                        BigInteger.ONE.shiftLeft(64),
                        Int128.MAX,
                        Int128.MIN),
                Stream.generate(() -> new BigInteger(random.nextInt(127), random))
                        .limit(200));
    }

    @ParameterizedTest
    @MethodSource("amounts")
    void writesAmountsWithAllDecimals(BigInteger units) {
        for (int scale : new int[] {0, 2, 4, 8, 18, 19, 38}) {
            for (BigInteger signed : new BigInteger[] {units, units.negate().max(Int128.MIN)}) {
                if (Int128.fits(signed)) {
                    String expected = new BigDecimal(signed, scale).toPlainString();
                    assertEquals(
                            "\"f\":\"" + expected + "\"",
                            text(new JsonOutput(1).amount(FIELD, Amount.of(signed), scale)));
                }
            }
        }
    }

    @Test
    void writesIds() {
        TransactionId id = TransactionId.parse("3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c");

        assertEquals("\"f\":\"3f1e5d5e-98a7-4c7e-9d0a-6c1f6f0a1b2c\"", text(new JsonOutput(1).id(FIELD, id)));
    }

    @Test
    void writesAndReadsTimes() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            long nanos = i == 0 ? 0 : i == 1 ? Long.MAX_VALUE : random.nextLong() >>> 1;
            Instant instant = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
            String written = text(new JsonOutput(1).time(FIELD, nanos)).substring(5, 35);

            assertEquals(instant, Instant.parse(written));
            assertEquals(nanos, Timestamps.parse("at", written));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T08:15:30Z, 1795248930000000000",
        "2026-11-21T08:15:30.5Z, 1795248930500000000",
        "2026-11-21T10:15:30.000000001+02:00, 1795248930000000001",
        "2026-11-21T08:15Z, 1795248900000000000",
    })
    void readsTimesWithAnyOffset(String text, long nanos) {
        assertEquals(nanos, Timestamps.parse("at", text));
    }
}
