package io.saldo.cli.bench;

import java.util.Locale;

/** How operations are put into requests. */
public enum Form {
    /** One operation a request, to its own endpoint. */
    JSON(1, 64),
    /** A batch with a line of JSON for each. */
    NDJSON(1_000, 8),
    /** A batch in the log's own bytes, with accounts by their numbers. */
    PACKED(8_190, 4);

    private final int batch;
    private final int connections;

    Form(int batch, int connections) {
        this.batch = batch;
        this.connections = connections;
    }

    /** The operations of a request, unless it is said otherwise. */
    public int batch() {
        return batch;
    }

    /** The connections, unless it is said otherwise. */
    public int connections() {
        return connections;
    }

    /** As it is called in options and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
