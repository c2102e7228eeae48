package io.saldo.client.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one form that equal JSON shares: names sorted by their UTF-16 units, no white space, only the escapes that JSON
 * demands. It follows RFC 8785 but for numbers, which are written exactly.
 */
public final class CanonicalJson {
    private static final int DEPTH_MAX = 64;

    private CanonicalJson() {}

    /**
     * An object as text.
     *
     * @param fields text, {@link Integer}, {@link Long}, {@link BigInteger}, {@link BigDecimal}, {@link Boolean}, null, maps
     *     with text for names, {@link JsonObject}, and lists of these
     * @throws IllegalArgumentException when a value is of another kind, or nested deeper than 64
     */
    public static String of(Map<String, ? extends @Nullable Object> fields) {
        StringBuilder json = new StringBuilder();
        object(json, fields, 1);
        return json.toString();
    }

    private static void object(StringBuilder json, Map<?, ? extends @Nullable Object> fields, int depth) {
        checkDepth(depth);
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> sorted.put(name(name), value));
        json.append('{');
        boolean isFirst = true;
        for (Map.Entry<String, @Nullable Object> field : sorted.entrySet()) {
            if (!isFirst) {
                json.append(',');
            }
            isFirst = false;
            quoted(json, field.getKey());
            json.append(':');
            value(json, field.getValue(), depth);
        }
        json.append('}');
    }

    private static String name(@Nullable Object name) {
        if (!(name instanceof String text)) {
            throw new IllegalArgumentException("a name in JSON is text");
        }
        return text;
    }

    private static void value(StringBuilder json, @Nullable Object value, int depth) {
        switch (value) {
            case null -> json.append("null");
            case String text -> quoted(json, text);
            case Integer _, Long _, BigInteger _, BigDecimal _, Boolean _ -> json.append(value);
            case JsonObject object -> object(json, object.fields(), depth + 1);
            case Map<?, ?> map -> object(json, map, depth + 1);
            case List<?> list -> array(json, list, depth + 1);
            default ->
                throw new IllegalArgumentException(
                        "a value in JSON is text, an exact number, a boolean, a map or a list, not a "
                                + value.getClass().getSimpleName());
        }
    }

    private static void array(StringBuilder json, List<? extends @Nullable Object> items, int depth) {
        checkDepth(depth);
        json.append('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            value(json, items.get(i), depth);
        }
        json.append(']');
    }

    private static void checkDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("the JSON is deeper than " + DEPTH_MAX);
        }
    }

    private static void quoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
