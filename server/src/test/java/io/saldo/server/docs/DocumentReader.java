package io.saldo.server.docs;

import java.nio.charset.StandardCharsets;

/** Gives tests of other packages the document as it is served. */
public final class DocumentReader {
    private DocumentReader() {}

    /** The AsyncAPI document in JSON. */
    public static String asyncApiJson() {
        byte[] yaml = DocumentEndpoints.bytes("/io/saldo/server/docs/asyncapi.yaml");
        return new String(OpenApiDocument.toJson(yaml), StandardCharsets.UTF_8);
    }

    /** The document in JSON. */
    public static byte[] json() {
        return new OpenApiDocument().json();
    }
}
