package io.saldo.server.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.saldo.ledger.model.Metadata;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalJsonTest {
    private static Metadata read(String json) {
        byte[] bytes = ("{\"metadata\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        try (JsonInput input = JsonInput.open(bytes, 0, bytes.length)) {
            input.nextField();
            return input.metadata(100);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ \"b\" : 1 , \"a\" : 2 } | {\"a\":2,\"b\":1}",
                "{\"a\":{\"z\":[],\"y\":{}}} | {\"a\":{\"y\":{},\"z\":[]}}",
                "{\"a\":[3, 1,\t2]} | {\"a\":[3,1,2]}",
                "{\"a\":1.50,\"b\":-0,\"c\":1E+5,\"d\":12345678901234567890123} | {\"a\":1.50,\"b\":-0,\"c\":1E+5,\"d\":12345678901234567890123}",
                "{\"a\":\"\\u0041\\u00e9\\/\\u007f\"} | {\"a\":\"Aé/\u007f\"}",
                "{\"a\":\"\\u0000\\u001F\\n\\\"\\\\\"} | {\"a\":\"\\u0000\\u001f\\n\\\"\\\\\"}",
                "{\"a\":\"\\ud83d\\ude00\"} | {\"a\":\"😀\"}",
                "{\"\":1,\"A\":2,\"a\":3,\"é\":4,\"aa\":5} | {\"\":1,\"A\":2,\"a\":3,\"aa\":5,\"é\":4}",
                "{\"a\":true,\"b\":false,\"c\":null} | {\"a\":true,\"b\":false,\"c\":null}",
            })
    void writesEqualContentInOneForm(String json, String canonical) {
        Metadata metadata = read(json);

        assertEquals(canonical, metadata.json());
        assertEquals(metadata, read(canonical));
    }

    @Test
    void takesAnEmptyObjectForNone() {
        assertEquals(Metadata.NONE, read("{}"));
    }

    @Test
    void countsTheBytesOfTheCanonicalForm() {
        assertEquals(
                100, read("{\"a\":      \"" + "x".repeat(92) + "\"}").json().length());
        assertThrows(InvalidInput.class, () -> read("{\"a\":\"" + "x".repeat(93) + "\"}"));
        assertThrows(InvalidInput.class, () -> read("{\"a\":\"" + "é".repeat(47) + "\"}"));
    }

    @Test
    void goesSixteenLevelsDeep() {
        read("{\"a\":".repeat(16) + "1" + "}".repeat(16));
        assertThrows(InvalidInput.class, () -> read("{\"a\":".repeat(17) + "1" + "}".repeat(17)));
        read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}");
        assertThrows(InvalidInput.class, () -> read("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
    }
}
