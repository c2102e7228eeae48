package io.saldo.cli.crash;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

/** Reads of a server, each checked against all that was read or answered before. */
final class Inspector {
    private final Wire wire;
    private final Trail trail;

    Inspector(Wire wire, Trail trail) {
        this.wire = wire;
        this.trail = trail;
    }

    /**
     * Reads an object that must be there.
     *
     * @throws IOException when the server is gone or about to go
     */
    Json read(String path) throws IOException {
        Answer answer = wire.get(path);
        if (answer.isUndecided()) {
            throw new IOException("GET " + path + " was answered with " + answer);
        }
        AuditFailed.check(answer.status() == 200, "GET " + path + " was answered with " + answer);
        return Json.parse(answer.body());
    }

    /** The sums of all money are zero, at a sequence that is not older than any that was told of; gives it. */
    long trialBalance() throws IOException {
        long known = trail.newest();
        Json balance = read("/v1/ledger/trial-balance");
        long sequence = balance.number("sequence");
        AuditFailed.check(sequence >= known, "sequence " + known + " was told of, and then read up to " + sequence);
        trail.told(sequence);
        for (Json line : balance.list("currencies")) {
            AuditFailed.check(
                    new BigDecimal(line.text("sum")).signum() == 0, "the sum over all accounts is " + line.raw());
        }
        return sequence;
    }

    /**
     * Reads one page of events, and hands them on.
     *
     * @return the sequence of the last one read
     */
    long follow(long after, int limit, Consumer<Json> reader) throws IOException {
        List<Json> events =
                read("/v1/events?after=" + after + "&limit=" + limit).list("events");
        for (Json event : events) {
            trail.read(event);
            reader.accept(event);
        }
        return events.isEmpty() ? after : events.getLast().number("sequence");
    }

    /** Reads all events up to the end, which may move on meanwhile. */
    long followToEnd(long after, Consumer<Json> reader) throws IOException {
        long last = after;
        for (long next = follow(last, 1_000, reader); next != last; next = follow(last, 1_000, reader)) {
            last = next;
        }
        return last;
    }
}
