package io.saldo.client.follow;

import io.saldo.client.event.Event;
import io.saldo.client.event.EventReader;
import io.saldo.client.http.Backoff;
import io.saldo.client.json.JsonObject;
import io.saldo.client.outcome.EventsBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A following of the journal that goes on by itself, on a virtual thread of its own: through restarts of nodes and lost
 * connections, over all nodes of the configuration, for ever. It gives each event to its handler once and in order, from the
 * cursor on; that is checked, event by event. It ends when it is closed; with {@link HandlerFailedException} when the handler
 * fails; with {@link io.saldo.client.outcome.RequestFailedException} when the server will never take the request, such as a
 * cursor of another ledger; and with {@link EventsBrokenException} when what comes is not the journal. All methods: any thread.
 */
public final class Following implements AutoCloseable {
    private final EventStreams streams;
    private final Delivery delivery;
    private final Thread thread = Thread.ofVirtual().name("saldo-following").unstarted(this::run);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Runnable atEnd = () -> {};
    private volatile EventCursor handled;
    private boolean isHandling;
    private boolean isClosed;

    Following(EventStreams streams, EventCursor after, Delivery delivery) {
        this.streams = streams;
        this.delivery = delivery;
        handled = after;
    }

    void start(Runnable atTheEnd) {
        atEnd = atTheEnd;
        thread.start();
    }

    /** The place behind all that was handled or passed over: where another following goes on. */
    public EventCursor cursor() {
        return handled;
    }

    /** Completes when it has ended: normally when it was closed, else with what it ended for. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /**
     * Waits until it has ended.
     *
     * @throws RuntimeException what it ended for, if it was not closed
     * @throws InterruptedException when the waiting thread is interrupted; the following goes on
     */
    public void await() throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("the following has failed", failed.getCause());
        }
    }

    /**
     * Ends it. An event that is with the handler is handled to its end, and then no more is; returns when that is so, unless the
     * handler itself closes.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            if (!isHandling) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (!Thread.currentThread().equals(thread)) {
            ended.handle((_, _) -> true).join();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Optional<Throwable> failure = Optional.empty();
        try {
            while (!isClosed()) {
                Optional<EventStreams.Open> open = streams.open(handled);
                open.ifPresent(this::read);
            }
        } catch (CancellationException closed) {
            // This is how the handler's turn ends when it is closed before it.
        } catch (Throwable broken) {
            failure = Optional.of(broken);
        }
        atEnd.run();
        if (failure.isPresent()) {
            ended.completeExceptionally(failure.get());
        } else {
            ended.complete(null);
        }
    }

    /** Reads a stream until it ends, breaks, or is quiet for too long. */
    private void read(EventStreams.Open open) {
        String why = open.node() + " ended the stream";
        FeedPosition position = new FeedPosition(handled);
        QuietWatch watch = new QuietWatch(open.body(), streams.quietNanosMax());
        try (watch) {
            ServerSentEvents events = new ServerSentEvents(open.body());
            do {
                while (take(events, position)) {
                    streams.flows(open.node());
                    watch.heard();
                }
                watch.waits();
            } while (events.fill());
        } catch (IOException broken) {
            why = open.node() + ": " + broken;
        }
        if (watch.hasClosed()) {
            streams.quiet(open.node());
        } else if (!isClosed()) {
            streams.lost(open.node(), why, 0);
        }
    }

    /** Takes what has come, up to a batch; false when nothing has. */
    private boolean take(ServerSentEvents events, FeedPosition position) throws IOException {
        List<Event> batch = new ArrayList<>();
        boolean hasCome = false;
        while (batch.size() < delivery.eventsMax() && events.advance()) {
            Event event = next(events, position);
            hasCome = true;
            if (delivery.filter().takes(event)) {
                batch.add(event);
            }
        }
        if (!batch.isEmpty()) {
            deliver(batch, position.cursor());
        }
        handled = position.cursor();
        return hasCome;
    }

    private static Event next(ServerSentEvents events, FeedPosition position) {
        try {
            JsonObject json = JsonObject.parse(events.data(), 0, events.length());
            Event event = EventReader.read(json);
            position.take(event, new EventCursor(json.text("cursor")));
            return event;
        } catch (IllegalArgumentException senseless) {
            throw new EventsBrokenException("what came behind cursor " + position.cursor() + " is no event", senseless);
        }
    }

    private void deliver(List<Event> batch, EventCursor behind) {
        Backoff backoff = new Backoff();
        while (true) {
            Optional<Exception> failure = handle(batch, behind);
            if (failure.isEmpty()) {
                return;
            }
            switch (delivery.rule().choose(failure.get(), handled)) {
                case END -> throw new HandlerFailedException(handled, failure.get());
                case AGAIN -> backoff.await(0, Long.MAX_VALUE);
                case PASS_OVER -> {
                    return;
                }
            }
        }
    }

    /** Lets the handler have its turn; what it throws is returned, unless it is an error. */
    private Optional<Exception> handle(List<Event> batch, EventCursor behind) {
        enter();
        try {
            delivery.handler().handle(batch, behind);
            return Optional.empty();
        } catch (Exception failed) {
            return Optional.of(failed);
        } catch (Error fatal) {
            throw new HandlerFailedException(handled, fatal);
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            if (isClosed) {
                throw new CancellationException();
            }
            isHandling = true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            isHandling = false;
            // An interrupt that the handler has left behind was never meant for what comes now.
            if (isClosed) {
                thread.interrupt();
            } else {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
