package io.saldo.client.command;

import io.saldo.client.json.CanonicalJson;
import io.saldo.client.json.JsonObject;
import io.saldo.ledger.model.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants kept beside an account or a movement: a JSON object of at most 8,192 bytes. It is kept in canonical
 * form, so that equal content is equal.
 */
public final class Metadata {
    /** No metadata. */
    public static final Metadata NONE = new Metadata("");

    private static final int DEPTH_MAX = 16;

    private final String json;

    private Metadata(String json) {
        this.json = json;
    }

    /**
     * Metadata of these fields; none when there are none.
     *
     * @param fields text, {@link Integer}, {@link Long}, {@link java.math.BigInteger}, {@link java.math.BigDecimal},
     *     {@link Boolean}, null, and maps and lists of these
     * @throws IllegalArgumentException when it is too long, too deep, or a value is of another kind
     */
    public static Metadata of(Map<String, ? extends @Nullable Object> fields) {
        String json = CanonicalJson.of(fields);
        if (json.equals("{}")) {
            return NONE;
        }
        require(json.getBytes(StandardCharsets.UTF_8).length <= Limits.METADATA_BYTES_MAX, "is over 8,192 bytes");
        require(
                json.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE),
                "has half of a surrogate pair");
        require(depth(json) <= DEPTH_MAX, "is deeper than " + DEPTH_MAX);
        return new Metadata(json);
    }

    /**
     * Metadata of a JSON object.
     *
     * @throws IllegalArgumentException when it is none, or too long, or too deep
     */
    public static Metadata parse(String json) {
        return of(JsonObject.parse(json).fields());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("metadata " + otherwise);
        }
    }

    private static int depth(String json) {
        int depth = 0;
        int deepest = 0;
        boolean isText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    isText = false;
                }
            } else if (c == '"') {
                isText = true;
            } else if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return deepest;
    }

    /** Whether there is none. */
    public boolean isNone() {
        return json.isEmpty();
    }

    /** The object in canonical form; empty when there is none. */
    public String json() {
        return json;
    }

    /** The object as it can be read. */
    public JsonObject object() {
        return JsonObject.parse(isNone() ? "{}" : json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metadata metadata && json.equals(metadata.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
