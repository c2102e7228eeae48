package io.saldo.server.json;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.TransactionId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into memory that grows and is used again. It sets the commas itself. For one thread at a time.
 */
public final class JsonOutput {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBER_ROOM = 64;

    private byte[] bytes;
    private int size;
    private boolean comma;
    /** The time that was written last, since many events of one batch have the same; the text is that of the number. */
    private long timeNanos;

    private final byte[] time = new byte[Timestamps.BYTES];

    /** With room for so many bytes before it grows. */
    public JsonOutput(int capacity) {
        bytes = new byte[capacity];
        Timestamps.write(time, 0, timeNanos);
    }

    /** Forgets what was written. */
    public JsonOutput clear() {
        size = 0;
        comma = false;
        return this;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** How many bytes there is room for at the moment. */
    public int capacity() {
        return bytes.length;
    }

    /** The memory itself, of which {@link #size} bytes count; it changes when more is written. */
    public byte[] array() {
        return bytes;
    }

    /** Makes room for so many bytes more, so that writing them does not grow the memory step by step. */
    public JsonOutput reserve(int more) {
        room(more);
        return this;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins an object as a value of its own or of an array. */
    public JsonOutput beginObject() {
        return begin('{');
    }

    /** Begins an object as the value of a field. */
    public JsonOutput beginObject(Name name) {
        name(name);
        return put('{');
    }

    /** Ends an object. */
    public JsonOutput endObject() {
        return end('}');
    }

    /** Begins an array as a value of its own. */
    public JsonOutput beginArray() {
        return begin('[');
    }

    /** Begins an array as the value of a field. */
    public JsonOutput beginArray(Name name) {
        name(name);
        return put('[');
    }

    /** Ends an array. */
    public JsonOutput endArray() {
        return end(']');
    }

    /** Ends a line, after which a new value may begin. */
    public JsonOutput newLine() {
        comma = false;
        return put('\n');
    }

    /** Lets a new value begin, without a comma before it. */
    public JsonOutput newValue() {
        comma = false;
        return this;
    }

    /** A field with text. */
    public JsonOutput text(Name name, String value) {
        name(name);
        quoted(value);
        comma = true;
        return this;
    }

    /** A field with text that has neither quotes nor backslashes nor anything but ASCII. */
    public JsonOutput ascii(Name name, byte[] source, int offset, int length) {
        name(name);
        room(length + 2);
        bytes[size++] = '"';
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        bytes[size++] = '"';
        comma = true;
        return this;
    }

    /** A value of an array: text. */
    public JsonOutput text(String value) {
        separate();
        quoted(value);
        comma = true;
        return this;
    }

    /** A field with a whole number. */
    public JsonOutput number(Name name, long value) {
        name(name);
        room(NUMBER_ROOM);
        size = Decimals.write(bytes, size, value);
        comma = true;
        return this;
    }

    /** A field with an exact amount, as text with all decimals of the scale. */
    public JsonOutput amount(Name name, Amount amount, int scale) {
        return amount(name, amount.high(), amount.low(), scale);
    }

    /** A field with an exact amount of two halves, as text with all decimals of the scale. */
    public JsonOutput amount(Name name, long high, long low, int scale) {
        name(name);
        room(NUMBER_ROOM);
        bytes[size++] = '"';
        size = Decimals.write(bytes, size, high, low, scale);
        bytes[size++] = '"';
        comma = true;
        return this;
    }

    /** A field with a UUID. */
    public JsonOutput id(Name name, TransactionId id) {
        return id(name, id.high(), id.low());
    }

    /** A field with a UUID of two halves. */
    public JsonOutput id(Name name, long high, long low) {
        name(name);
        room(NUMBER_ROOM);
        bytes[size++] = '"';
        hex(high >>> 32, 8);
        bytes[size++] = '-';
        hex(high >>> 16, 4);
        bytes[size++] = '-';
        hex(high, 4);
        bytes[size++] = '-';
        hex(low >>> 48, 4);
        bytes[size++] = '-';
        hex(low, 12);
        bytes[size++] = '"';
        comma = true;
        return this;
    }

    /** The lowest digits of a number, for which there is room. */
    private void hex(long number, int digits) {
        byte[] target = bytes;
        int at = size;
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            target[at++] = HEX[(int) (number >>> shift) & 15];
        }
        size = at;
    }

    /** A field with a time in UTC, with nine decimals. */
    public JsonOutput time(Name name, long nanos) {
        name(name);
        room(NUMBER_ROOM);
        bytes[size++] = '"';
        if (nanos != timeNanos) {
            Timestamps.write(time, 0, nanos);
            timeNanos = nanos;
        }
        System.arraycopy(time, 0, bytes, size, Timestamps.BYTES);
        size += Timestamps.BYTES;
        bytes[size++] = '"';
        comma = true;
        return this;
    }

    /** A field that is true or false. */
    public JsonOutput flag(Name name, boolean value) {
        name(name);
        put(value ? TRUE : FALSE);
        comma = true;
        return this;
    }

    /** A field with null. */
    public JsonOutput nothing(Name name) {
        name(name);
        put(NULL);
        comma = true;
        return this;
    }

    /** A field whose value is JSON already. */
    public JsonOutput json(Name name, String json) {
        return json(name, json.getBytes(StandardCharsets.UTF_8));
    }

    /** A field whose value is JSON already, in UTF-8. */
    public JsonOutput json(Name name, byte[] json) {
        name(name);
        put(json);
        comma = true;
        return this;
    }

    /** Bytes as they are; whoever calls this knows what they mean. */
    public JsonOutput raw(byte[] source) {
        put(source);
        return this;
    }

    private void name(Name name) {
        byte[] encoded = name.encoded;
        room(encoded.length + 1);
        if (comma) {
            bytes[size++] = ',';
        }
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
        comma = false;
    }

    private JsonOutput begin(char bracket) {
        separate();
        return put(bracket);
    }

    private JsonOutput end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
            comma = false;
        }
    }

    private void quoted(String value) {
        put('"');
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                room(6);
                if (c >= 0x20 && c != '"' && c != '\\') {
                    bytes[size++] = (byte) c;
                } else {
                    escaped(c);
                }
            } else {
                i += encode(value, i);
            }
        }
        put('"');
    }

    private void escaped(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            case '\b' -> bytes[size++] = 'b';
            case '\f' -> bytes[size++] = 'f';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 15];
            }
        }
    }

    /** Writes a character beyond ASCII; one half of a pair without the other is no character and is replaced. */
    private int encode(String value, int at) {
        char c = value.charAt(at);
        if (!Character.isSurrogate(c)) {
            put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            return 0;
        }
        boolean pair = at + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(at + 1));
        put(pair ? value.substring(at, at + 2).getBytes(StandardCharsets.UTF_8) : REPLACEMENT);
        return pair ? 1 : 0;
    }

    private JsonOutput put(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    private void put(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
