package io.saldo.server.follow;

import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.letter.DeadLetter;
import io.saldo.server.answer.EventJson;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Query;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The dead letters of this node: to list, to look at, and to have tried again. */
final class DeadLetterEndpoints {
    private static final int PAGE = 50;
    private static final int EVENT_ROOM = 1_024;

    private static final Name DEAD_LETTERS = Name.of("dead_letters");
    private static final Name DEAD_LETTER_ID = Name.of("dead_letter_id");
    private static final Name FOLLOWER = Name.of("follower");
    private static final Name REASON = Name.of("reason");
    private static final Name ATTEMPTS = Name.of("attempts");
    private static final Name FAILED_AT = Name.of("failed_at");
    private static final Name REPLAYED_AT = Name.of("replayed_at");
    private static final Name EVENT = Name.of("event");

    private final FollowerRuntime runtime;
    private final List<JournalFeed> feeds;

    DeadLetterEndpoints(FollowerRuntime runtime, List<JournalFeed> feeds) {
        this.runtime = runtime;
        this.feeds = List.copyOf(feeds);
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/dead-letters", Role.READ, this::list)
                .add("GET", "/v1/dead-letters/{id}", Role.READ, this::show)
                .add("POST", "/v1/dead-letters/{id}/replay", Role.ADMIN, this::replay);
    }

    private void list(Exchange exchange) {
        Query query = exchange.query().only(Set.of("limit", "cursor"));
        int limit = (int) query.number("limit", 1, exchange.limits().pageMax()).orElse(PAGE);
        long before = query.number("cursor", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
        List<DeadLetter> page = runtime.letters().page(before, limit);
        JsonOutput answer = exchange.answer().beginObject().beginArray(DEAD_LETTERS);
        for (DeadLetter letter : page) {
            fields(answer.beginObject(), letter).endObject();
        }
        answer.endArray();
        if (page.size() == limit) {
            answer.text(Fields.NEXT_CURSOR, Long.toString(page.getLast().id()));
        } else {
            answer.nothing(Fields.NEXT_CURSOR);
        }
        answer.endObject();
        exchange.sendAnswer(200);
    }

    private void show(Exchange exchange) {
        send(exchange, letter(exchange));
    }

    private void replay(Exchange exchange) {
        DeadLetter letter = letter(exchange);
        try {
            send(exchange, runtime.replay(letter).get(exchange.limits().decisionSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new RequestRefused(
                    ProblemCode.UNAVAILABLE,
                    "the event could not be tried now: " + (cause == null ? "unknown" : cause.getMessage()));
        } catch (TimeoutException late) {
            throw new RequestRefused(
                    ProblemCode.UNAVAILABLE, "the follower is busy; the letter shows later what became of it");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RequestRefused(ProblemCode.SHUTTING_DOWN, "the server is shutting down");
        }
    }

    private DeadLetter letter(Exchange exchange) {
        String id = exchange.parameter(0);
        if (!id.matches("[0-9]{1,18}")) {
            throw new RequestRefused(ProblemCode.NOT_FOUND, "there is no dead letter with this id");
        }
        return runtime.letters()
                .find(Long.parseLong(id))
                .orElseThrow(() -> new RequestRefused(ProblemCode.NOT_FOUND, "there is no dead letter with this id"));
    }

    private void send(Exchange exchange, DeadLetter letter) {
        JsonOutput event = new JsonOutput(EVENT_ROOM);
        EventJson.write(
                event, feeds.get(letter.partition()).event(letter.sequence()), letter.partition(), feeds.size());
        fields(exchange.answer().beginObject(), letter)
                .json(EVENT, event.toBytes())
                .endObject();
        exchange.sendAnswer(200);
    }

    private static JsonOutput fields(JsonOutput answer, DeadLetter letter) {
        answer.number(DEAD_LETTER_ID, letter.id())
                .text(FOLLOWER, letter.follower())
                .text(Fields.STATUS, letter.isOpen() ? "open" : "replayed")
                .number(Fields.PARTITION, letter.partition())
                .number(Fields.SEQUENCE, letter.sequence())
                .text(REASON, letter.reason())
                .number(ATTEMPTS, letter.attempts())
                .time(FAILED_AT, letter.failedAtNanos());
        if (letter.isOpen()) {
            return answer.nothing(REPLAYED_AT);
        }
        return answer.time(REPLAYED_AT, letter.replayedAtNanos().orElse(0));
    }
}
