package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request and the answer that it must get, from a table in a file:
 *
 * <pre>
 * ## what the row shows
 * POST /wallets/{{alice}}/fund
 * Idempotency-Key: order-7
 *
 * {"amount":"12.50"}
 * =&gt; 200 application/json
 * Idempotent-Replayed: -
 *
 * {"success":true,"data":{"id":"{{alice}}","created_at":"{{:time}}"}}
 * </pre>
 *
 * <p>A dash is a header that must be missing. In bodies of plain text each line that ends has a dollar at its end; a body of
 * JSON is one line, however the file breaks it. {@code {{name}}} is what it was before in the table, {@code {{name:kind}}} is
 * named here, and {@code {{:kind}}} is anything of the kind.
 */
record GoldenRow(
        String name,
        String method,
        String path,
        List<String> headers,
        String body,
        int status,
        String mediaType,
        Map<String, String> expectedHeaders,
        String expectedBody) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z0-9]*)(?::([a-z]+))?}}");
    private static final Map<String, String> KINDS = Map.of(
            "uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "time", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{9}Z",
            "sequence", "[0-9]+");

    static List<GoldenRow> read(String resource) {
        List<GoldenRow> rows = new ArrayList<>();
        for (String block : text(resource).split("(?m)^## ", -1)) {
            if (!block.isBlank() && !block.startsWith("#")) {
                rows.add(parse(block));
            }
        }
        return rows;
    }

    private static String text(String resource) {
        try (InputStream stream = GoldenRow.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no table " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenRow parse(String block) {
        String[] sides = block.split("(?m)^=> ", 2);
        String[] request = sides[0].split("\\n\\n", 2);
        String[] requestLines = request[0].strip().split("\\n", -1);
        String[] line = requestLines[1].split(" ", 2);
        String body = request.length > 1 ? request[1].strip() : "";
        List<String> headers = new ArrayList<>();
        for (int i = 2; i < requestLines.length; i++) {
            headers.addAll(List.of(requestLines[i].split(": ", 2)));
        }
        if (!body.isEmpty()) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        String[] answer = sides[1].split("\\n\\n", 2);
        String[] answerLines = answer[0].strip().split("\\n", -1);
        String[] status = answerLines[0].split(" ", 2);
        Map<String, String> expectedHeaders = new HashMap<>();
        for (int i = 1; i < answerLines.length; i++) {
            String[] header = answerLines[i].split(": ", 2);
            expectedHeaders.put(header[0], header[1]);
        }
        String expected = answer.length > 1 ? answer[1].strip() : "";
        return new GoldenRow(
                requestLines[0],
                line[0],
                line[1],
                headers,
                body,
                Integer.parseInt(status[0]),
                status[1],
                expectedHeaders,
                status[1].startsWith("text/plain") ? lines(expected) : joined(expected));
    }

    private static String lines(String text) {
        return text.replace("\n", "").replace("$", "\n");
    }

    private static String joined(String json) {
        return json.lines().map(String::strip).reduce("", String::concat);
    }

    /** Sends the request and holds the answer against the row; {@code known} has the names of the rows before. */
    void check(TestServer saldo, Map<String, String> known) {
        String[] filled = headers.stream().map(header -> filled(header, known)).toArray(String[]::new);
        byte[] bytes = filled(body, known).getBytes(StandardCharsets.UTF_8);
        Answer answer = saldo.send(method, filled(path, known), bytes, filled);
        assertEquals(status, answer.status(), answer.body());
        assertEquals(mediaType, answer.header("Content-Type").split(";", -1)[0]);
        expectedHeaders.forEach(
                (header, value) -> match(header, value.equals("-") ? "" : value, answer.header(header), known));
        match("body", expectedBody, answer.body(), known);
    }

    private static String filled(String text, Map<String, String> known) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = known.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("the table has not named " + place.group(1) + " yet");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static void match(String what, String expected, String actual, Map<String, String> known) {
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher places = PLACE.matcher(expected);
        int from = 0;
        while (places.find()) {
            pattern.append(Pattern.quote(expected.substring(from, places.start())));
            String name = places.group(1);
            String kind = places.group(2);
            if (kind != null) {
                names.add(name);
                pattern.append('(').append(KINDS.get(kind)).append(')');
            } else if (names.contains(name)) {
                pattern.append('\\').append(names.indexOf(name) + 1);
            } else {
                pattern.append(Pattern.quote(filled(places.group(), known)));
            }
            from = places.end();
        }
        pattern.append(Pattern.quote(expected.substring(from)));
        Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(actual);
        assertTrue(matcher.matches(), () -> what + " must be\n" + expected + "\nand is\n" + actual);
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()) {
                known.put(names.get(i), matcher.group(i + 1));
            }
        }
    }
}
