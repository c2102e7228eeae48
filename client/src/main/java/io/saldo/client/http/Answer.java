package io.saldo.client.http;

import io.saldo.client.json.JsonObject;
import java.net.http.HttpResponse;

/** A node's answer, whole. */
public final class Answer {
    private static final int RETRY_AFTER_SECONDS_MAX = 2;

    private final int status;
    private final byte[] body;
    private final long retryAfterSeconds;

    private Answer(int status, byte[] body, long retryAfterSeconds) {
        this.status = status;
        this.body = body;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Answer of(HttpResponse<byte[]> response) {
        return of(response, response.body());
    }

    /** The answer of which the body was read apart from the head. */
    public static Answer of(HttpResponse<?> response, byte[] body) {
        long seconds = response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Long::parseLong)
                .orElse(0L);
        return new Answer(response.statusCode(), body, Math.min(seconds, RETRY_AFTER_SECONDS_MAX));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The body. */
    public byte[] body() {
        return body;
    }

    /** How long the node asks to be left alone, at most 2 s; 0 when it is not overload, which another may not have. */
    public long retryAfterSeconds() {
        String code = code();
        return code.equals("overloaded") || code.equals("too_many_requests") ? retryAfterSeconds : 0;
    }

    /** The code of the problem that the body tells; empty when it tells none. */
    public String code() {
        return problem("code");
    }

    /** The detail of the problem that the body tells; empty when it tells none. */
    public String detail() {
        return problem("detail");
    }

    /** The request's id, as the problem tells it; empty when it tells none. */
    public String requestId() {
        return problem("request_id");
    }

    private String problem(String field) {
        try {
            return JsonObject.parse(body).optionalText(field).orElse("");
        } catch (IllegalArgumentException noProblem) {
            return "";
        }
    }

    /** Whether another node, or the same one later, may answer otherwise: overload, no leader, a broken proxy. */
    public boolean isPassing() {
        return status == 429 || status >= 500;
    }

    /** Whether nothing of the request was done: the server says so with every passing refusal but one. */
    public boolean hasDoneNothing() {
        return switch (code()) {
            case "unavailable", "shutting_down", "no_leader", "overloaded", "not_yet", "too_many_requests" -> true;
            default -> false;
        };
    }

    /** The status and the code, for a message. */
    @Override
    public String toString() {
        return "status=" + status + " code=" + code();
    }
}
