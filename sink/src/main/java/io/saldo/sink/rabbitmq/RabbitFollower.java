package io.saldo.sink.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.message.MessageForm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to a RabbitMQ exchange, each at least once: a copy has the same message id, by which a consumer knows it.
 *
 * <p>The position is a message too, the only one in a durable queue of its own, and is replaced after the broker has
 * confirmed that it keeps the events before it. So every node that comes to lead finds it.
 */
public final class RabbitFollower implements JournalFollower {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitFollower.class);

    private final RabbitSettings settings;
    private final MessageForm form;
    private final Map<Integer, GatheringConnections> connections = new ConcurrentHashMap<>();
    private final Map<Integer, RabbitPublisher> publishers = new ConcurrentHashMap<>();
    /** Up to which events each is published by itself, since the broker refused one of them. */
    private final Map<Integer, Long> singlesUpTo = new ConcurrentHashMap<>();

    /** Publishes in a form; nothing is opened before a position is asked for. */
    public RabbitFollower(RabbitSettings settings, MessageForm form) {
        this.settings = settings;
        this.form = form;
    }

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public long takenSequence(int partition) throws IOException, TimeoutException, InterruptedException {
        RabbitPublisher old = publishers.remove(partition);
        if (old != null) {
            old.close();
        }
        GatheringConnections connecting = RabbitPublisher.connections(settings);
        connections.put(partition, connecting);
        RabbitPublisher fresh = RabbitPublisher.open(connecting, settings, partition);
        publishers.put(partition, fresh);
        return fresh.position();
    }

    @Override
    public void beginBehind(int partition, long sequence) throws IOException, TimeoutException, InterruptedException {
        publisher(partition).keepPosition(sequence);
    }

    @Override
    public void take(int partition, List<Event> events)
            throws IOException, TimeoutException, InterruptedException, EventRefused {
        if (singlesUpTo.getOrDefault(partition, 0L) < events.getFirst().header().sequence()) {
            publish(partition, events, true);
            return;
        }
        for (Event event : events) {
            publish(partition, List.of(event), true);
        }
    }

    @Override
    public void retake(int partition, Event event)
            throws IOException, TimeoutException, InterruptedException, EventRefused {
        publish(partition, List.of(event), false);
    }

    private void publish(int partition, List<Event> events, boolean isForward)
            throws IOException, TimeoutException, InterruptedException, EventRefused {
        RabbitPublisher publisher = publisher(partition);
        long last = events.getLast().header().sequence();
        try {
            publisher.publish(events, form);
            if (isForward) {
                publisher.keepPosition(last);
            }
        } catch (IOException | ShutdownSignalException failure) {
            Optional<String> refusal = publisher.refusal();
            if (refusal.isPresent() && events.size() == 1) {
                throw new EventRefused(events.getFirst(), "RabbitMQ refuses it: " + refusal.get());
            }
            if (refusal.isPresent()) {
                singlesUpTo.put(partition, last);
            }
            throw failure;
        }
    }

    @Override
    public boolean letGo(int partition) {
        GatheringConnections made = connections.get(partition);
        if (made != null) {
            try {
                made.cut();
            } catch (IOException closed) {
                LOG.debug("a connection did not close well", closed);
            }
        }
        return true;
    }

    private RabbitPublisher publisher(int partition) {
        RabbitPublisher publisher = publishers.get(partition);
        if (publisher == null) {
            throw new IllegalStateException("events came before the position was read");
        }
        return publisher;
    }

    @Override
    public void close() {
        publishers.values().forEach(RabbitPublisher::close);
        publishers.clear();
    }
}
