package io.saldo.server.http;

/**
 * How far the server's stop has come. First it says that it is not ready, and serves as ever. Then it listens no more, each
 * open connection ends with its next answer, and event streams end. At last what still comes is refused. Any thread.
 */
public final class Closing {
    private volatile boolean announced;
    private volatile boolean leaving;
    private volatile boolean over;
    private volatile long answeredNanos;

    /** From now on the server is not ready. */
    void announce() {
        announced = true;
    }

    /** From now on each connection ends with its next answer, and event streams end. */
    void leave() {
        answeredNanos = System.nanoTime();
        leaving = true;
    }

    /** From now on requests are refused. */
    void end() {
        over = true;
    }

    /** A request was answered while the server leaves. */
    void answered() {
        answeredNanos = System.nanoTime();
    }

    /** Whether the server is about to stop, and so is not ready. */
    public boolean isAnnounced() {
        return announced;
    }

    /** Whether whatever would go on for long ends. */
    public boolean isLeaving() {
        return leaving;
    }

    /** Whether nothing is taken any more. */
    boolean isOver() {
        return over;
    }

    /** For how long no request has been answered, since the server began to leave. */
    long quietNanos() {
        return System.nanoTime() - answeredNanos;
    }
}
