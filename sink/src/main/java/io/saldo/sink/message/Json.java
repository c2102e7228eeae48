package io.saldo.sink.message;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What all forms need of JSON. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int ROOM = 512;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** The content of an object. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object in UTF-8. */
    static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ROOM);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** A time in UTC with nine decimals. */
    static String time(long nanos) {
        return UTC.format(Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND));
    }

    /** How a client of an older API called its request, when that was no UUID; else the id itself. */
    static String requestName(TransactionId id, Metadata metadata) {
        if (metadata.isNone()) {
            return id.toString();
        }
        try (JsonParser parser = FACTORY.createParser(metadata.json())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isName = parser.currentName().equals("request_id");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isName) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return id.toString();
        } catch (IOException notJson) {
            throw new IllegalArgumentException("metadata is kept in JSON", notJson);
        }
    }
}
