package io.saldo.client.follow;

import io.saldo.client.config.ClientConfig;
import io.saldo.client.http.Asker;
import io.saldo.client.http.Nodes;
import io.saldo.client.http.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** All followings of a client, so that they end with it. Any thread. */
public final class Followings implements AutoCloseable {
    private final Transport transport;
    private final Asker asker;
    private final ClientConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Following> running = new HashSet<>();
    private boolean isClosed;

    /** Of a client with this transport. */
    public Followings(Transport transport, Asker asker, ClientConfig config) {
        this.transport = transport;
        this.asker = asker;
        this.config = config;
    }

    /** The journal from before its first event, with all that it has. */
    public EventFeed feed() {
        return EventFeed.of(this);
    }

    EventCursor now() {
        return new EventCursor(asker.ask("/v1/events?after=now&limit=1").text("next_cursor"));
    }

    Following begin(EventCursor after, EventFilter filter, FailureRule rule, int eventsMax, EventBatchHandler handler) {
        // Nodes of its own: that a stream was refused says nothing about commands.
        Following following = new Following(
                new EventStreams(transport, new Nodes(config.nodes()), config),
                after,
                new Delivery(filter, rule, eventsMax, handler));
        lock.lock();
        try {
            if (isClosed) {
                throw new IllegalStateException("the client is closed");
            }
            running.add(following);
        } finally {
            lock.unlock();
        }
        following.start(() -> ended(following));
        return following;
    }

    private void ended(Following following) {
        lock.lock();
        try {
            running.remove(following);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all followings, and returns when their handlers have come to an end. */
    @Override
    public void close() {
        List<Following> open;
        lock.lock();
        try {
            isClosed = true;
            open = List.copyOf(running);
        } finally {
            lock.unlock();
        }
        open.forEach(Following::close);
    }
}
