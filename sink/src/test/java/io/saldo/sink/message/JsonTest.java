package io.saldo.sink.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final byte[] A = Json.name("a");
    private static final byte[] B = Json.name("b");

    private static String text(Json json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void setsCommasBetweenFieldsAlone() {
        byte[] inner = "[1]".getBytes(StandardCharsets.US_ASCII);

        assertEquals("{}", text(new Json(0)));
        assertEquals(
                "{\"a\":{\"a\":1.50,\"b\":null},\"b\":[1]}",
                text(new Json(1).begin(A).number(A, "1.50").nothing(B).end().json(B, inner)));
        assertEquals("{\"a\":{},\"b\":\"\"}", text(new Json().begin(A).end().text(B, "")));
    }

    /** A parser of others reads what was written, whatever the text. */
    @Test
    void escapesWhatJsonWantsEscaped() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 0x300; i++) {
            all.append((char) i);
        }
        String text = all.append("\u20ac \ud83d\ude00 \\\" {").toString();

        try (JsonParser parser =
                new JsonFactory().createParser(new Json().text(A, text).toBytes())) {
            parser.nextToken();
            parser.nextToken();
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            assertEquals(text, parser.getText());
            assertEquals(JsonToken.END_OBJECT, parser.nextToken());
        }
    }

    @Test
    void writesTimesWithNineDecimals() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            long nanos = i == 0 ? 0 : i == 1 ? Long.MAX_VALUE : random.nextLong(Long.MAX_VALUE);
            String time = text(new Json().time(A, nanos)).substring(6, 36);

            assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z"), time);
            Instant read = Instant.parse(time);
            assertEquals(nanos, read.getEpochSecond() * 1_000_000_000L + read.getNano());
        }
    }
}
