package io.saldo.server.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.saldo.replica.partition.EventCursors;
import io.saldo.replica.partition.EventFeed;
import io.saldo.replica.partition.PartitionReads;
import io.saldo.replica.partition.Partitions;
import io.saldo.server.answer.EventJson;
import io.saldo.server.http.Closing;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The journal for others to follow: in pages, or live as server-sent events. Both go on from a sequence. */
final class EventEndpoints implements AutoCloseable {
    private static final int PAGE = 100;
    private static final int STREAM_PAGE = 256;
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String AFTER = "after";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    /** Stands for the cursor behind the newest event. */
    private static final String NOW = "now";

    /** How often a stream without events looks whether the server stops. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final byte[] HELLO = ascii("retry: 1000\n: the journal goes on here\n\n");
    private static final byte[] HEARTBEAT = ascii(": still here\n\n");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private final Partitions partitions;
    private final PartitionReads reads;
    private final Freshness freshness;
    private final Closing closing;
    private final Semaphore streams;
    private final SequenceBell bell;
    private final EventPacing pacing;

    EventEndpoints(Partitions partitions, Freshness freshness, Closing closing, int streamsMax, MeterRegistry meters) {
        this.partitions = partitions;
        reads = partitions.reads();
        this.freshness = freshness;
        this.closing = closing;
        streams = new Semaphore(streamsMax);
        bell = new SequenceBell(reads);
        pacing = new EventPacing(partitions, meters);
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/events", Role.READ, List.of("application/json", EVENT_STREAM), this::events);
    }

    private void events(Exchange exchange) {
        Query query = freshness.await(exchange, AFTER, "limit");
        long[] after = after(query);
        if (exchange.asksFor(EVENT_STREAM) && !exchange.isHead()) {
            stream(
                    exchange,
                    exchange.lastEventId().map(id -> lastEvent(id, query)).orElse(after));
            return;
        }
        EventFeed feed = reads.events(after);
        JsonOutput answer = exchange.answer().beginObject().beginArray(Fields.EVENTS);
        feed.next(Pages.limit(exchange, query, PAGE))
                .forEach(item -> EventJson.write(answer, item, partitions.areSeveral()));
        answer.endArray().text(Fields.NEXT_CURSOR, feed.cursor());
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private long[] after(Query query) {
        Optional<String> after = query.text(AFTER);
        if (after.equals(Optional.of(NOW))) {
            return newest();
        }
        if (!partitions.areSeveral()) {
            return known(AFTER, query, query.number(AFTER, 0, Long.MAX_VALUE).orElse(0));
        }
        return known(AFTER, query, cursor(AFTER, after.orElse("0")));
    }

    private long[] lastEvent(String lastEventId, Query query) {
        if (!partitions.areSeveral() && !lastEventId.matches("[0-9]{1,18}")) {
            throw InvalidInput.of(LAST_EVENT_ID, "must be the id of an event");
        }
        return known(LAST_EVENT_ID, query, cursor(LAST_EVENT_ID, lastEventId));
    }

    private long[] cursor(String parameter, String text) {
        try {
            return EventCursors.parse(text, partitions.count());
        } catch (IllegalArgumentException wrong) {
            throw InvalidInput.of(parameter, String.valueOf(wrong.getMessage()));
        }
    }

    /** Refuses a cursor of another ledger, or of one that has lost its end: every event that anyone has seen is here. */
    private long[] known(String parameter, Query query, long... cursor) {
        long[] newest = newest();
        for (int partition = 0; partition < cursor.length; partition++) {
            if (cursor[partition] > newest[partition] && !Freshness.isLocal(query)) {
                throw InvalidInput.of(parameter, "is beyond the end of the journal");
            }
        }
        return cursor;
    }

    private long[] newest() {
        long[] newest = new long[partitions.count()];
        for (int partition = 0; partition < newest.length; partition++) {
            newest[partition] = reads.partition(partition).sequence();
        }
        return newest;
    }

    private void stream(Exchange exchange, long[] after) {
        if (!streams.tryAcquire()) {
            throw new RequestRefused(ProblemCode.TOO_MANY_REQUESTS, "too many event streams are open");
        }
        try (OutputStream stream = exchange.stream(EVENT_STREAM);
                EventPacing.OfStream own = pacing.stream()) {
            follow(exchange, stream, after, own);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }

    private void follow(Exchange exchange, OutputStream stream, long[] after, EventPacing.OfStream own)
            throws IOException, InterruptedException {
        long heartbeatNanos = TimeUnit.SECONDS.toNanos(exchange.limits().heartbeatSeconds());
        EventFeed feed = reads.events(after);
        send(stream, HELLO, HELLO.length);
        long sentAt = System.nanoTime();
        while (!closing.isLeaving()) {
            long began = System.nanoTime();
            List<EventFeed.Item> items = feed.next(STREAM_PAGE);
            if (!items.isEmpty()) {
                JsonOutput answer = exchange.answer().clear();
                items.forEach(item -> write(answer, item));
                long worked = System.nanoTime() - began;
                send(stream, answer.array(), answer.size());
                sentAt = System.nanoTime();
                own.told(items.size(), worked, feed.hasMore());
            } else if (System.nanoTime() - sentAt >= heartbeatNanos) {
                send(stream, HEARTBEAT, HEARTBEAT.length);
                sentAt = System.nanoTime();
            } else {
                bell.await(feed, PAUSE_NANOS);
            }
        }
    }

    private void write(JsonOutput output, EventFeed.Item item) {
        output.raw(ID)
                .raw(ascii(item.cursor()))
                .raw(EVENT)
                .raw(ascii(EventJson.type(item.event())))
                .raw(DATA);
        EventJson.write(output, item, partitions.areSeveral());
        output.raw(END).newValue();
    }

    private static void send(OutputStream stream, byte[] bytes, int length) throws IOException {
        stream.write(bytes, 0, length);
        stream.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        bell.close();
    }
}
