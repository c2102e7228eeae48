package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server answered. */
record Answer(int status, HttpHeaders headers, String body) {
    Map<String, @Nullable Object> json() {
        return Json.object(Json.parse(body));
    }

    /** The value at a path of names and indexes such as {@code balances.0.held}. */
    @Nullable
    Object at(String path) {
        Object value = Json.parse(body);
        for (String step : path.split("\\.", -1)) {
            value = value instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : Json.object(value).get(step);
        }
        return value;
    }

    String text(String path) {
        Object value = at(path);
        if (!(value instanceof String text)) {
            throw new AssertionError("no text at " + path + " in " + body);
        }
        return text;
    }

    long number(String path) {
        Object value = at(path);
        if (!(value instanceof BigDecimal number)) {
            throw new AssertionError("no number at " + path + " in " + body);
        }
        return number.longValueExact();
    }

    int count(String path) {
        return Json.array(at(path)).size();
    }

    /** Each line of the body as an answer of its own. */
    List<Answer> lines() {
        return body.lines().map(line -> new Answer(status, headers, line)).toList();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    boolean isReplay() {
        return header("Idempotent-Replayed").equals("true");
    }

    /** Makes sure that the answer is this problem, in the form that all problems have. */
    Answer isProblem(int expectedStatus, String code) {
        assertEquals(expectedStatus + " " + code, status + " " + json().get("code"), body);
        assertEquals("application/problem+json", header("Content-Type"));
        assertEquals(BigDecimal.valueOf(expectedStatus), at("status"), body);
        return this;
    }

    Answer is(int expectedStatus) {
        assertEquals(expectedStatus, status, body);
        return this;
    }
}
