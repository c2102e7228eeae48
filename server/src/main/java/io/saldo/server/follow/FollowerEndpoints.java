package io.saldo.server.follow;

import io.saldo.projection.follow.FollowerRuntime;
import io.saldo.projection.follow.FollowerStatus;
import io.saldo.server.http.Exchange;
import io.saldo.server.http.Role;
import io.saldo.server.http.RouteTable;
import io.saldo.server.json.Fields;
import io.saldo.server.json.JsonOutput;
import io.saldo.server.json.Name;
import java.util.Optional;
import java.util.Set;

/** How this node's followers and sinks stand, with what keeps one that fails. */
final class FollowerEndpoints {
    /** A follower is behind when what it lacks is older than this. */
    private static final double BEHIND_SECONDS = 10;

    private static final int REASON_CHARACTERS_MAX = 500;

    private static final Name FOLLOWERS = Name.of("followers");
    private static final Name FOLLOWER = Name.of("follower");
    private static final Name LAG_EVENTS = Name.of("lag_events");
    private static final Name LAG_MILLISECONDS = Name.of("lag_milliseconds");
    private static final Name FAILURES = Name.of("failures");
    private static final Name FAILING_SINCE = Name.of("failing_since");
    private static final Name LAST_FAILURE = Name.of("last_failure");

    private final FollowerRuntime runtime;

    FollowerEndpoints(FollowerRuntime runtime) {
        this.runtime = runtime;
    }

    void addTo(RouteTable routes) {
        routes.add("GET", "/v1/followers", Role.READ, this::list);
    }

    private void list(Exchange exchange) {
        exchange.query().only(Set.of());
        JsonOutput answer = exchange.answer().beginObject().beginArray(FOLLOWERS);
        for (FollowerStatus follower : runtime.status()) {
            fields(answer.beginObject(), follower).endObject();
        }
        answer.endArray().endObject();
        exchange.sendAnswer(200);
    }

    private static JsonOutput fields(JsonOutput answer, FollowerStatus follower) {
        answer.text(FOLLOWER, follower.follower())
                .number(Fields.PARTITION, follower.partition())
                .text(Fields.STATUS, word(follower))
                .number(Fields.SEQUENCE, follower.takenSequence())
                .number(LAG_EVENTS, follower.lagEvents())
                .number(LAG_MILLISECONDS, Math.round(follower.lagSeconds() * 1_000))
                .number(FAILURES, follower.failures());
        Optional<String> failure = follower.lastFailure();
        if (failure.isEmpty()) {
            return answer.nothing(FAILING_SINCE).nothing(LAST_FAILURE);
        }
        String reason = failure.get();
        return answer.time(FAILING_SINCE, follower.failingSinceNanos())
                .text(LAST_FAILURE, reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)));
    }

    private static String word(FollowerStatus follower) {
        if (!follower.isActive()) {
            return "elsewhere";
        }
        if (follower.failures() > 0) {
            return "failing";
        }
        return follower.lagSeconds() > BEHIND_SECONDS ? "behind" : "keeping_up";
    }
}
