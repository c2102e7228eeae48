package io.saldo.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes connections whose deadline has passed: those that wait too long for a request, send one too slowly, or leave an
 * answer unread. One thread looks at all of them four times a second; who is served in time pays for two volatile writes.
 */
final class ConnectionWatch implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Set<WatchedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean isClosed;

    ConnectionWatch() {
        thread = Thread.ofPlatform().daemon().name("saldo-http-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(WatchedConnection connection) {
        connections.add(connection);
    }

    void remove(WatchedConnection connection) {
        connections.remove(connection);
    }

    int size() {
        return connections.size();
    }

    private void run() {
        while (!isClosed) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            for (WatchedConnection connection : connections) {
                connection.closeIfLate(now);
            }
        }
    }

    /** Closes those that are still there, then stops to watch. */
    @Override
    public void close() {
        connections.forEach(WatchedConnection::closeSocket);
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
