package io.saldo.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.saldo.ledger.model.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one form that equal metadata shares: names sorted by their UTF-16 units, no white space, text with only the
 * escapes that JSON demands, and numbers as they were written. It follows RFC 8785 but for numbers, which that standard
 * would push through a binary float.
 */
final class CanonicalJson {
    private static final int DEPTH_MAX = 16;

    private CanonicalJson() {}

    /** Reads the object that the parser has just entered; an empty one is no metadata. */
    static Metadata read(JsonParser parser, int bytesMax) throws IOException {
        String json = object(parser, 1);
        if (json.length() > bytesMax || json.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw InvalidInput.of("metadata", "must not be over " + bytesMax + " bytes");
        }
        return json.equals("{}") ? Metadata.NONE : new Metadata(json);
    }

    private static String value(JsonParser parser, JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, depth + 1);
            case START_ARRAY -> array(parser, depth + 1);
            case VALUE_STRING -> quoted(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new InvalidInput("metadata is not valid JSON");
        };
    }

    private static String object(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        Map<String, String> fields = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (fields.put(name, value(parser, parser.nextToken(), depth)) != null) {
                throw InvalidInput.of("metadata", "gives a name twice");
            }
        }
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append(quoted(name))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }

    private static String array(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        StringBuilder json = new StringBuilder("[");
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            json.append(json.length() > 1 ? "," : "").append(value(parser, token, depth));
        }
        return json.append(']').toString();
    }

    private static void checkDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw InvalidInput.of("metadata", "must not be deeper than " + DEPTH_MAX);
        }
    }

    private static String quoted(String text) {
        if (Utf8.hasLoneSurrogate(text)) {
            throw InvalidInput.of("metadata", "has half of a surrogate pair");
        }
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
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
        return json.append('"').toString();
    }
}
