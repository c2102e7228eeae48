package io.saldo.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as it was read, in the order of its fields. Numbers are exact. What asks for a field that is not there, or is
 * of another kind, throws {@link IllegalArgumentException}; the forms with {@link Optional} take its absence, and null, as
 * none. Immutable.
 */
public final class JsonObject {
    private static final int DEPTH_MAX = 64;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, @Nullable Object> fields;

    private JsonObject(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException when the bytes are no JSON object
     */
    public static JsonObject parse(byte[] json, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(json, offset, length)) {
            return whole(parser);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("is no JSON", malformed);
        }
    }

    /** Reads an object from the whole of the bytes. */
    public static JsonObject parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /** Reads an object from text. */
    public static JsonObject parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject whole(JsonParser parser) throws IOException {
        parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("is no JSON object");
        }
        JsonObject object = object(parser, 1);
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("something follows the JSON object");
        }
        return object;
    }

    private static JsonObject object(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            fields.put(name, value(parser, parser.nextToken(), depth));
        }
        return new JsonObject(Collections.unmodifiableMap(fields));
    }

    private static List<@Nullable Object> array(JsonParser parser, int depth) throws IOException {
        checkDepth(depth);
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token, depth));
        }
        return Collections.unmodifiableList(items);
    }

    private static void checkDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("the JSON is deeper than " + DEPTH_MAX);
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, depth + 1);
            case START_ARRAY -> array(parser, depth + 1);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("is no JSON");
        };
    }

    /** Its fields: text, {@link BigDecimal}, {@link Boolean}, {@link JsonObject}, lists of those, and null. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** Whether a field is there and not null. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    /** A field that is text. */
    public String text(String name) {
        return required(name, String.class);
    }

    /** A field that is text, if it is there. */
    public Optional<String> optionalText(String name) {
        return optional(name, String.class);
    }

    /** A field that is a whole number of at most 64 bits. */
    public long whole(String name) {
        return optionalWhole(name).orElseThrow(() -> missing(name));
    }

    /** A field that is a whole number, if it is there. */
    public Optional<Long> optionalWhole(String name) {
        try {
            return optional(name, BigDecimal.class).map(BigDecimal::longValueExact);
        } catch (ArithmeticException broken) {
            throw new IllegalArgumentException(name + " is not a whole number", broken);
        }
    }

    /** A field that is an amount: decimal text. */
    public BigDecimal amount(String name) {
        return optionalAmount(name).orElseThrow(() -> missing(name));
    }

    /** A field that is an amount, if it is there. */
    public Optional<BigDecimal> optionalAmount(String name) {
        return optionalText(name).map(BigDecimal::new);
    }

    /** A field that is a time. */
    public Instant time(String name) {
        return optionalTime(name).orElseThrow(() -> missing(name));
    }

    /** A field that is a time, if it is there. */
    public Optional<Instant> optionalTime(String name) {
        try {
            return optionalText(name).map(Instant::parse);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(name + " is not a time", wrong);
        }
    }

    /** A field that is a UUID, if it is there. */
    public Optional<UUID> optionalId(String name) {
        return optionalText(name).map(UUID::fromString);
    }

    /** Whether a field is true; one that is not there is false. */
    public boolean flag(String name) {
        return optional(name, Boolean.class).orElse(false);
    }

    /** A field that is an object; one that is not there is empty. */
    public JsonObject object(String name) {
        return optional(name, JsonObject.class).orElseGet(() -> new JsonObject(Map.of()));
    }

    /** A field that is a list of objects; one that is not there is empty. */
    public List<JsonObject> objects(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            throw new IllegalArgumentException(name + " is no list");
        }
        List<JsonObject> objects = new ArrayList<>(items.size());
        for (Object item : items) {
            if (!(item instanceof JsonObject object)) {
                throw new IllegalArgumentException(name + " is no list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private <T> T required(String name, Class<T> kind) {
        return optional(name, kind).orElseThrow(() -> missing(name));
    }

    private <T> Optional<T> optional(String name, Class<T> kind) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!kind.isInstance(value)) {
            throw new IllegalArgumentException(name + " is of another kind");
        }
        return Optional.of(kind.cast(value));
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(name + " is missing");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && fields.equals(object.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** The object in canonical form. */
    @Override
    public String toString() {
        return CanonicalJson.of(fields);
    }
}
