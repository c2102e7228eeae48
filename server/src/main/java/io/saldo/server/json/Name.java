package io.saldo.server.json;

import java.nio.charset.StandardCharsets;

/** The name of a JSON field with its quotes and colon, encoded once. */
public final class Name {
    final byte[] encoded;

    private Name(byte[] encoded) {
        this.encoded = encoded;
    }

    /** A name that needs no escaping. */
    public static Name of(String name) {
        return new Name(("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
    }
}
