package io.saldo.sink.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.TransactionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * An object in UTF-8 that is being written, into memory that grows. It sets the commas itself. Names and fixed texts are bytes
 * already, since a sink writes the same ones a hundred thousand times a second. For one thread.
 */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] NULL = ascii("null");
    private static final byte[] ESCAPE = ascii("\\u00");
    private static final int ROOM = 512;
    private static final int TIME_ROOM = 32;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private byte[] bytes;
    private int size;

    /** Begins an object. */
    Json() {
        this(ROOM);
    }

    /** Begins an object that is expected to have so many bytes. */
    Json(int room) {
        bytes = new byte[Math.max(1, room)];
        put('{');
    }

    /** The bytes of a field's name, with what stands around it. The name needs no escape. */
    static byte[] name(String name) {
        return ascii('"' + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A field that is an object, which is ended by {@link #end}. */
    Json begin(byte[] name) {
        return field(name).put('{');
    }

    /** Ends an object. */
    Json end() {
        return put('}');
    }

    /** A field with a text. */
    Json text(byte[] name, String value) {
        return field(name).quoted(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field with a number, of which the digits are given. */
    Json number(byte[] name, String digits) {
        return field(name).put(ascii(digits));
    }

    /** Fields that are written already. */
    Json fields(byte[] written) {
        return field(written);
    }

    /** A field with null. */
    Json nothing(byte[] name) {
        return field(name).put(NULL);
    }

    /** A field with JSON. */
    Json json(byte[] name, byte[] value) {
        return field(name).put(value);
    }

    /** A field with a time in UTC with nine decimals; nanoseconds since 1970, up to the year 2262. */
    Json time(byte[] name, long nanos) {
        int fraction = (int) Math.floorMod(nanos, NANOS_PER_SECOND);
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), fraction, ZoneOffset.UTC);
        field(name).room(TIME_ROOM);
        return put('"').digits(time.getYear(), 4)
                .put('-')
                .digits(time.getMonthValue(), 2)
                .put('-')
                .digits(time.getDayOfMonth(), 2)
                .put('T')
                .digits(time.getHour(), 2)
                .put(':')
                .digits(time.getMinute(), 2)
                .put(':')
                .digits(time.getSecond(), 2)
                .put('.')
                .digits(fraction, 9)
                .put('Z')
                .put('"');
    }

    /** The fields so far, without what stands around an object. */
    byte[] toFields() {
        return Arrays.copyOfRange(bytes, 1, size);
    }

    /** Ends the object, and gives it. */
    byte[] toBytes() {
        end();
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private Json field(byte[] name) {
        if (bytes[size - 1] != '{') {
            put(',');
        }
        return put(name);
    }

    /** What needs an escape is below a blank, a quote or a backslash; bytes of longer characters are negative. */
    private Json quoted(byte[] text) {
        room(text.length + 2);
        put('"');
        for (byte next : text) {
            if (next == '"' || next == '\\') {
                put('\\').put(next);
            } else if (next >= 0 && next < ' ') {
                put(ESCAPE).put(HEX[next >> 4]).put(HEX[next & 15]);
            } else {
                put(next);
            }
        }
        return put('"');
    }

    private Json digits(int value, int count) {
        int rest = value;
        for (int place = size + count - 1; place >= size; place--) {
            bytes[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
        return this;
    }

    private Json put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    private Json put(int one) {
        if (size == bytes.length) {
            room(1);
        }
        bytes[size++] = (byte) one;
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
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
