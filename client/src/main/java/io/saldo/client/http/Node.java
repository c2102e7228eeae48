package io.saldo.client.http;

import java.net.URI;

/** A node of the server, by its base URL. */
public final class Node {
    private final URI base;
    private volatile long avoidedUntilNanos = System.nanoTime();

    Node(URI base) {
        this.base = base;
    }

    /** Its base URL. */
    public URI base() {
        return base;
    }

    URI uri(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }

    /** Leaves it alone for a while, if there is another. */
    void avoid(long nanos) {
        avoidedUntilNanos = System.nanoTime() + nanos;
    }

    void trust() {
        avoidedUntilNanos = System.nanoTime();
    }

    /** How long it is still to be left alone; not above zero when it is not. */
    long avoidedNanos() {
        return avoidedUntilNanos - System.nanoTime();
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
