package io.saldo.server.http;

/** Whether the server is about to stop. Asked by whatever would go on for long. Any thread. */
public final class Closing {
    private volatile boolean begun;

    /** From now on requests are refused and streams end. */
    public void begin() {
        begun = true;
    }

    /** Whether the end has begun. */
    public boolean hasBegun() {
        return begun;
    }
}
