package io.saldo.sink.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The position as a record: in the partition of the position topic that has the ledger partition's number, the newest counts. */
final class KafkaPosition {
    private static final long WINDOW_FIRST = 64;
    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaPosition() {}

    static ProducerRecord<String, byte[]> record(KafkaSettings settings, int partition, long sequence) {
        return new ProducerRecord<>(
                settings.positionTopic(),
                partition,
                Integer.toString(partition),
                Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
    }

    /** The newest committed position, 0 when there is none. */
    static long read(KafkaSettings settings, int partition) {
        TopicPartition place = new TopicPartition(settings.positionTopic(), partition);
        List<TopicPartition> places = List.of(place);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties(settings), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(places);
            long begin = consumer.beginningOffsets(places, settings.patience()).getOrDefault(place, 0L);
            long end = consumer.endOffsets(places, settings.patience()).getOrDefault(place, 0L);
            // Backwards from the end in growing windows: what ends a transaction takes an offset too, and so does what
            // was compacted away.
            for (long window = WINDOW_FIRST; ; window *= 4) {
                long from = Math.max(begin, end - window);
                long last = lastBetween(consumer, place, from, end, settings.patience());
                if (last > 0 || from == begin) {
                    return last;
                }
            }
        }
    }

    private static long lastBetween(
            KafkaConsumer<String, byte[]> consumer, TopicPartition place, long from, long end, Duration patience) {
        consumer.seek(place, from);
        long last = 0;
        long begunNanos = System.nanoTime();
        while (consumer.position(place, patience) < end) {
            if (System.nanoTime() - begunNanos > patience.toNanos()) {
                throw new TimeoutException("the position could not be read in time");
            }
            for (ConsumerRecord<String, byte[]> found : consumer.poll(POLL).records(place)) {
                last = Long.parseLong(new String(found.value(), StandardCharsets.US_ASCII));
            }
        }
        return last;
    }

    private static Map<String, Object> properties(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.brokers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Long.toString(settings.patience().toMillis()));
        return properties;
    }
}
