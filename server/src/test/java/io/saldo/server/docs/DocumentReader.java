package io.saldo.server.docs;

/** Gives tests of other packages the document as it is served. */
public final class DocumentReader {
    private DocumentReader() {}

    /** The document in JSON. */
    public static byte[] json() {
        return new OpenApiDocument().json();
    }
}
