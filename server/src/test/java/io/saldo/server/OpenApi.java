package io.saldo.server;

import io.saldo.server.docs.DocumentReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds answers against the document that the server publishes. */
final class OpenApi {
    private static final Map<String, @Nullable Object> DOCUMENT = read();
    /** What any request may be answered, whatever it asks for; the document says so once and not at each path. */
    private static final Set<Integer> ANYWHERE = Set.of(404, 405, 406, 414, 426, 431);

    private OpenApi() {}

    private static Map<String, @Nullable Object> read() {
        byte[] json = DocumentReader.json();
        return Json.object(Json.parse(new String(json, StandardCharsets.UTF_8)));
    }

    static Map<String, @Nullable Object> document() {
        return DOCUMENT;
    }

    /** Every operation as method and path template. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        Json.object(DOCUMENT.get("paths"))
                .forEach((path, item) -> Json.object(item)
                        .keySet()
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    /** Every operation whose tag begins so, as method and path template. */
    static Set<String> operations(String tag) {
        Set<String> operations = new TreeSet<>();
        Json.object(DOCUMENT.get("paths"))
                .forEach((path, item) -> Json.object(item).forEach((method, operation) -> {
                    if (Json.array(Json.object(operation).get("tags")).stream()
                            .anyMatch(given -> String.valueOf(given).startsWith(tag))) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
                    }
                }));
        return operations;
    }

    /** The template of the documented operation that serves a request. */
    static Optional<String> templateOf(String method, String path) {
        String wanted = path.split("\\?", -1)[0];
        String verb = method.toLowerCase(Locale.ROOT);
        return Json.object(DOCUMENT.get("paths")).entrySet().stream()
                .filter(entry -> matches(entry.getKey(), wanted)
                        && Json.object(entry.getValue()).containsKey(verb))
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(template -> template.contains("{")));
    }

    /** Fails unless the answer is one that the document promises for such a request. */
    static void check(String method, String path, Answer answer) {
        Optional<Map<String, @Nullable Object>> operation = operation(method, path);
        if (operation.isEmpty()) {
            if (answer.status() >= 400) {
                checkProblem(answer);
            }
            return;
        }
        Map<String, @Nullable Object> responses = Json.object(operation.get().get("responses"));
        Object response = responses.get(Integer.toString(answer.status()));
        if (response == null) {
            if (!ANYWHERE.contains(answer.status())) {
                throw new AssertionError(
                        method + " " + path + ": status " + answer.status() + " is not documented: " + answer.body());
            }
            checkProblem(answer);
            return;
        }
        checkContent(method + " " + path, answer, Json.object(resolve(response)));
    }

    private static void checkProblem(Answer answer) {
        Map<String, @Nullable Object> schemas =
                Json.object(Json.object(DOCUMENT.get("components")).get("schemas"));
        validate("problem", schemas.get("Problem"), answer.json());
    }

    private static void checkContent(String where, Answer answer, Map<String, @Nullable Object> response) {
        if (!response.containsKey("content")) {
            if (!answer.body().isEmpty()) {
                throw new AssertionError(where + ": no content is documented: " + answer.body());
            }
            return;
        }
        Map<String, @Nullable Object> content = Json.object(response.get("content"));
        String mediaType = answer.header("Content-Type").split(";", -1)[0];
        if (!content.containsKey(mediaType)) {
            if (mediaType.startsWith("text/") || mediaType.startsWith("image/") || where.contains("/openapi")) {
                return;
            }
            throw new AssertionError(where + ": media type " + mediaType + " is not documented");
        }
        Object schema = Json.object(content.get(mediaType)).get("schema");
        if (mediaType.endsWith("json")
                && !mediaType.contains("ndjson")
                && !answer.body().isEmpty()) {
            validate(where, schema, Json.parse(answer.body()));
        } else if (mediaType.contains("ndjson")) {
            answer.body().lines().forEach(line -> validate(where, schema, Json.parse(line)));
        }
    }

    private static Optional<Map<String, @Nullable Object>> operation(String method, String path) {
        String wanted = path.split("\\?", -1)[0];
        String verb = method.toLowerCase(Locale.ROOT);
        Map<String, @Nullable Object> paths = Json.object(DOCUMENT.get("paths"));
        return paths.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), wanted))
                .sorted(Comparator.comparing(entry -> entry.getKey().contains("{")))
                .map(entry -> Json.object(entry.getValue()).get(verb))
                .filter(Objects::nonNull)
                .map(Json::object)
                .findFirst();
    }

    private static boolean matches(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object resolve(@Nullable Object schema) {
        Object at = schema;
        while (at instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            at = DOCUMENT;
            for (String step : reference.substring(2).split("/", -1)) {
                at = Json.object(at).get(step);
            }
            Objects.requireNonNull(at, reference);
        }
        return at;
    }

    private static void validate(String where, @Nullable Object schemaOrReference, @Nullable Object value) {
        Map<String, @Nullable Object> schema = Json.object(resolve(schemaOrReference));
        checkType(where, schema.get("type"), value);
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            throw new AssertionError(where + ": " + value + " is not one of " + allowed);
        }
        if (schema.containsKey("const") && !Objects.equals(schema.get("const"), value)) {
            throw new AssertionError(where + ": " + value + " is not " + schema.get("const"));
        }
        if (schema.get("pattern") instanceof String pattern && value instanceof String text && !text.matches(pattern)) {
            throw new AssertionError(where + ": " + text + " does not match " + pattern);
        }
        if (value instanceof Map<?, ?>) {
            validateObject(where, schema, Json.object(value));
        }
        if (value instanceof List<?> items && schema.containsKey("items")) {
            for (int i = 0; i < items.size(); i++) {
                validate(where + "[" + i + "]", schema.get("items"), items.get(i));
            }
        }
    }

    private static void validateObject(
            String where, Map<String, @Nullable Object> schema, Map<String, @Nullable Object> value) {
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!value.containsKey(String.valueOf(name))) {
                    throw new AssertionError(where + ": " + name + " is missing in " + value);
                }
            }
        }
        Map<String, @Nullable Object> properties =
                schema.containsKey("properties") ? Json.object(schema.get("properties")) : Map.of();
        for (Map.Entry<String, @Nullable Object> entry : value.entrySet()) {
            if (properties.containsKey(entry.getKey())) {
                validate(where + "." + entry.getKey(), properties.get(entry.getKey()), entry.getValue());
            } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                throw new AssertionError(where + ": " + entry.getKey() + " is not documented");
            }
        }
    }

    private static void checkType(String where, @Nullable Object type, @Nullable Object value) {
        if (type == null) {
            return;
        }
        List<?> types = type instanceof List<?> list ? list : List.of(type);
        String actual = switch (value) {
            case null -> "null";
            case String _ -> "string";
            case Boolean _ -> "boolean";
            case BigDecimal number -> number.scale() <= 0 ? "integer" : "number";
            case Map<?, ?> _ -> "object";
            case List<?> _ -> "array";
            default -> throw new AssertionError(where + ": what is " + value);
        };
        if (!types.contains(actual) && !(actual.equals("integer") && types.contains("number"))) {
            throw new AssertionError(where + ": " + value + " is no " + types);
        }
    }
}
