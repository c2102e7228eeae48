package io.saldo.sink.kafka;

import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A transactional producer for one partition of the ledger, with the position that it found when it was opened. After a
 * failure it is of no more use, since a transaction may or may not have been committed then. For one thread.
 */
final class KafkaPublisher implements AutoCloseable {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int REQUEST_BYTES_MAX = 16 << 20;
    private static final String LINGER_MILLIS = "5";

    private final Producer<String, byte[]> producer;
    private final KafkaSettings settings;
    private final int partition;
    private long position;
    /** Set by the producer's own thread while a transaction is under way. */
    private volatile Optional<EventRefused> refusal = Optional.empty();

    private KafkaPublisher(Producer<String, byte[]> producer, KafkaSettings settings, int partition, long position) {
        this.producer = producer;
        this.settings = settings;
        this.partition = partition;
        this.position = position;
    }

    /** Shuts out older publishers of the partition, has what they left unfinished ended, and reads the position. */
    static KafkaPublisher open(KafkaSettings settings, int partition) {
        Producer<String, byte[]> producer =
                new KafkaProducer<>(properties(settings, partition), new StringSerializer(), new ByteArraySerializer());
        boolean isOpen = false;
        try {
            producer.initTransactions();
            // Only now: before, a transaction of an older publisher might still have been committed.
            long position = KafkaPosition.read(settings, partition);
            isOpen = true;
            return new KafkaPublisher(producer, settings, partition, position);
        } finally {
            if (!isOpen) {
                producer.close(Duration.ZERO);
            }
        }
    }

    private static Map<String, Object> properties(KafkaSettings settings, int partition) {
        long patience = settings.patience().toMillis();
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.brokers());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "saldo-" + settings.topic() + "-" + partition);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(patience));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(patience));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(2 * patience));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(REQUEST_BYTES_MAX));
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_BYTES));
        return properties;
    }

    /** The sequence of the last event that is published. */
    long position() {
        return position;
    }

    /** Keeps a first position, before anything is published. */
    @SuppressWarnings("FutureReturnValueIgnored") // A failure ends the transaction.
    void begin(long sequence) {
        producer.beginTransaction();
        producer.send(KafkaPosition.record(settings, partition, sequence));
        producer.commitTransaction();
        position = sequence;
    }

    /**
     * Publishes events in one transaction.
     *
     * @param isForward whether the position moves behind the last of them
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A failure ends the transaction.
    void publish(List<Event> events, MessageForm form, boolean isForward) throws EventRefused {
        if (isForward && events.getFirst().header().sequence() <= position) {
            throw new IllegalStateException("events came again that are published already");
        }
        Header mediaType = new RecordHeader("content-type", form.mediaType().getBytes(StandardCharsets.US_ASCII));
        long last = events.getLast().header().sequence();
        refusal = Optional.empty();
        producer.beginTransaction();
        for (Event event : events) {
            for (Message message : form.messages(partition, event)) {
                send(event, message, mediaType);
            }
        }
        if (isForward) {
            producer.send(KafkaPosition.record(settings, partition, last));
        }
        commit();
        if (isForward) {
            position = last;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failure ends the transaction.
    private void send(Event event, Message message, Header mediaType) {
        // With the time of publishing as its time: by the event's own, the broker would take an old event for one to
        // delete.
        ProducerRecord<String, byte[]> sent = new ProducerRecord<>(settings.topic(), message.key(), message.body());
        sent.headers().add(mediaType).add("id", message.id().getBytes(StandardCharsets.US_ASCII));
        producer.send(sent, (_, failure) -> {
            if (failure instanceof RecordTooLargeException && refusal.isEmpty()) {
                refusal = Optional.of(new EventRefused(event, "too large for Kafka: " + failure.getMessage()));
            }
        });
    }

    private void commit() throws EventRefused {
        try {
            producer.commitTransaction();
        } catch (RuntimeException failure) {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            throw failure;
        }
    }

    /** What was begun and not committed is aborted: by the next publisher, or by the broker after a minute. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
