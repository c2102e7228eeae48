package io.saldo.server.api;

import io.saldo.ledger.event.Event;
import io.saldo.replica.partition.Partitions;
import io.saldo.replica.read.LedgerReads;
import io.saldo.replica.read.Page;
import io.saldo.server.answer.EventJson;
import io.saldo.server.answer.HistoryJson;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The journal for others to follow: in pages, or live as server-sent events. Both go on from a sequence. */
final class EventEndpoints implements AutoCloseable {
    private static final int PAGE = 100;
    private static final int STREAM_PAGE = 256;
    private static final String EVENT_STREAM = "text/event-stream";
    /** How often a stream without events looks whether the server stops. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final byte[] HELLO = ascii("retry: 1000\n: the journal goes on here\n\n");
    private static final byte[] HEARTBEAT = ascii(": still here\n\n");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private final LedgerReads reads;
    private final Freshness freshness;
    private final Closing closing;
    private final Semaphore streams;
    private final SequenceBell bell;

    EventEndpoints(Partitions partitions, Freshness freshness, Closing closing, int streamsMax) {
        reads = partitions.reads().partition(0);
        this.freshness = freshness;
        this.closing = closing;
        streams = new Semaphore(streamsMax);
        bell = new SequenceBell(reads);
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/events", Role.READ, List.of("application/json", EVENT_STREAM), this::events);
    }

    private void events(Exchange exchange) {
        Query query = freshness.await(exchange, "after", "limit");
        long after = query.number("after", 0, Long.MAX_VALUE).orElse(0);
        if (exchange.asksFor(EVENT_STREAM) && !exchange.isHead()) {
            stream(
                    exchange,
                    exchange.lastEventId().map(EventEndpoints::sequence).orElse(after));
            return;
        }
        Page<Event> page = reads.events(after, Pages.limit(exchange, query, PAGE));
        JsonOutput answer = exchange.answer().beginObject().beginArray(Fields.EVENTS);
        page.items().forEach(event -> EventJson.write(answer, event));
        answer.endArray();
        HistoryJson.cursor(answer, page.nextCursor());
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private static long sequence(String lastEventId) {
        if (!lastEventId.matches("[0-9]{1,18}")) {
            throw InvalidInput.of("Last-Event-ID", "must be the id of an event");
        }
        return Long.parseLong(lastEventId);
    }

    private void stream(Exchange exchange, long after) {
        if (!streams.tryAcquire()) {
            throw new RequestRefused(ProblemCode.TOO_MANY_REQUESTS, "too many event streams are open");
        }
        try (OutputStream stream = exchange.stream(EVENT_STREAM)) {
            follow(exchange, stream, after);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }

    private void follow(Exchange exchange, OutputStream stream, long after) throws IOException, InterruptedException {
        long heartbeatNanos = TimeUnit.SECONDS.toNanos(exchange.limits().heartbeatSeconds());
        long last = after;
        send(stream, HELLO, HELLO.length);
        long sentAt = System.nanoTime();
        while (!closing.hasBegun()) {
            Page<Event> page = reads.events(last, STREAM_PAGE);
            if (!page.items().isEmpty()) {
                JsonOutput answer = exchange.answer().clear();
                page.items().forEach(event -> write(answer, event));
                send(stream, answer.array(), answer.size());
                last = page.items().getLast().header().sequence();
                sentAt = System.nanoTime();
            } else if (System.nanoTime() - sentAt >= heartbeatNanos) {
                send(stream, HEARTBEAT, HEARTBEAT.length);
                sentAt = System.nanoTime();
            } else {
                bell.await(last, PAUSE_NANOS);
            }
        }
    }

    private static void write(JsonOutput output, Event event) {
        output.raw(ID)
                .raw(ascii(Long.toString(event.header().sequence())))
                .raw(EVENT)
                .raw(ascii(EventJson.type(event)))
                .raw(DATA);
        EventJson.write(output, event);
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
