package io.saldo.sink.kafka;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.projection.follow.JournalFollower;
import io.saldo.sink.message.MessageForm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes events to a Kafka topic, each exactly once, in transactions.
 *
 * <p>Each partition of the ledger has one transactional id, so whoever opens it last shuts out every older publisher, also
 * one on a node that still believes to lead. The position is written in the same transaction as the messages, to a topic of
 * its own that is compacted and so never forgotten, and is read back from there.
 */
public final class KafkaFollower implements JournalFollower {
    private final KafkaSettings settings;
    private final MessageForm form;
    private final Map<Integer, KafkaPublisher> publishers = new ConcurrentHashMap<>();
    private volatile boolean hasTopics;

    /** Publishes in a form; nothing is opened before a position is asked for. */
    public KafkaFollower(KafkaSettings settings, MessageForm form) {
        this.settings = settings;
        this.form = form;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public long takenSequence(int partition) throws InterruptedException {
        KafkaPublisher old = publishers.remove(partition);
        if (old != null) {
            old.close();
        }
        if (!hasTopics) {
            KafkaTopics.make(settings);
            hasTopics = true;
        }
        KafkaPublisher fresh = KafkaPublisher.open(settings, partition);
        publishers.put(partition, fresh);
        return fresh.position();
    }

    @Override
    public void beginBehind(int partition, long sequence) {
        publisher(partition).begin(sequence);
    }

    @Override
    public void take(int partition, List<Event> events) throws EventRefused {
        publisher(partition).publish(events, form, true);
    }

    @Override
    public void retake(int partition, Event event) throws EventRefused {
        publisher(partition).publish(List.of(event), form, false);
    }

    /** The client's calls can all be interrupted. */
    @Override
    public boolean letGo(int partition) {
        return true;
    }

    private KafkaPublisher publisher(int partition) {
        KafkaPublisher publisher = publishers.get(partition);
        if (publisher == null) {
            throw new IllegalStateException("events came before the position was read");
        }
        return publisher;
    }

    @Override
    public void close() {
        publishers.values().forEach(KafkaPublisher::close);
        publishers.clear();
    }
}
