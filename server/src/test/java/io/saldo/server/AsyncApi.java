package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.saldo.server.docs.DocumentReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** Holds messages against the AsyncAPI document that the server publishes. */
final class AsyncApi {
    private static final String NAME = "https://saldo.test/asyncapi";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final JsonNode DOCUMENT = parse(DocumentReader.asyncApiJson());
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7, builder -> builder.schemas(Map.of(NAME, DOCUMENT.toString())));
    private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

    private AsyncApi() {}

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    /** Fails unless the message is as the schema of this name says. */
    static void check(String schema, String message) {
        assertEquals(List.of(), errors(schema, message), () -> schema + ": " + message);
    }

    /** What a message has that the schema does not allow. */
    static List<String> errors(String schema, String message) {
        Schema known = KNOWN.computeIfAbsent(
                schema, name -> SCHEMAS.getSchema(SchemaLocation.of(NAME + "#/components/schemas/" + name)));
        return known
                .validate(
                        parse(message),
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** The words of an enumeration, at a path such as {@code /eventType/enum}. */
    static List<String> words(String path) {
        return StreamSupport.stream(DOCUMENT.at("/components/schemas" + path).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
