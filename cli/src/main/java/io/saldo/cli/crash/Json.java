package io.saldo.cli.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object as the server wrote it.
 *
 * @param raw its text, from brace to brace
 * @param texts the fields that are strings, numbers and flags, as text
 * @param lists the fields that are arrays of objects
 */
public record Json(String raw, Map<String, String> texts, Map<String, List<Json>> lists) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /**
     * Reads an object.
     *
     * @throws AuditFailed when it is none
     */
    public static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new AuditFailed("not a JSON object: " + text);
            }
            return object(parser, text);
        } catch (IOException e) {
            throw new AuditFailed("not JSON (" + e.getMessage() + "): " + text);
        }
    }

    private static Json object(JsonParser parser, String text) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, List<Json>> lists = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY) {
                lists.put(name, array(parser, text));
            } else if (value == JsonToken.START_OBJECT) {
                texts.put(name, object(parser, text).raw);
            } else if (value != JsonToken.VALUE_NULL) {
                texts.put(name, parser.getText());
            }
        }
        int end = (int) parser.currentLocation().getCharOffset();
        return new Json(text.substring(begin, end), texts, lists);
    }

    /** Arrays of anything but objects do not matter here. */
    private static List<Json> array(JsonParser parser, String text) throws IOException {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                items.add(object(parser, text));
            } else {
                parser.skipChildren();
            }
        }
        return items;
    }

    /** Whether the field is there, and is a string, number or flag. */
    public boolean has(String name) {
        return texts.containsKey(name);
    }

    /** The field's text. */
    public String text(String name) {
        String value = texts.get(name);
        if (value == null) {
            throw new AuditFailed("no '" + name + "' in " + raw);
        }
        return value;
    }

    /** The field as a whole number. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** The objects of an array. */
    public List<Json> list(String name) {
        List<Json> items = lists.get(name);
        if (items == null) {
            throw new AuditFailed("no array '" + name + "' in " + raw);
        }
        return items;
    }
}
