package io.saldo.server.http;

import io.saldo.server.problem.ProblemCode;
import io.saldo.server.problem.RequestRefused;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks what a client sends and what it takes. */
final class MediaTypes {
    private static final String JSON = "application/json";
    private static final Set<String> JSON_LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private MediaTypes() {}

    /** Makes sure that a body is JSON. Required even where it could be guessed: a browser may send anything else unasked. */
    static void requireJson(Optional<String> contentType) {
        if (contentType.isPresent() && contentType.get().equals(JSON)) {
            return;
        }
        if (!name(contentType).equals(JSON) || !isUtf8(contentType.orElse(""))) {
            throw new RequestRefused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json");
        }
    }

    /** Makes sure that a body is JSON, a value a line. */
    static void requireJsonLines(Optional<String> contentType) {
        if (!JSON_LINES.contains(name(contentType)) || !isUtf8(contentType.orElse(""))) {
            throw new RequestRefused(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be application/x-ndjson or application/vnd.saldo.batch");
        }
    }

    /** The media type without its parameters, in small letters. */
    static String name(Optional<String> contentType) {
        String text = contentType.orElse("");
        int semicolon = text.indexOf(';');
        return (semicolon < 0 ? text : text.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isUtf8(String contentType) {
        String lower = contentType.toLowerCase(Locale.ROOT);
        int charset = lower.indexOf("charset=");
        if (charset < 0) {
            return true;
        }
        String value = lower.substring(charset + 8).replace("\"", "").strip();
        return value.startsWith("utf-8") || value.startsWith("utf8");
    }

    /** Whether a client takes a media type, by its {@code Accept} header; without one it takes everything. */
    static boolean accepts(Optional<String> accept, String mediaType) {
        if (accept.isEmpty() || accept.get().isBlank()) {
            return true;
        }
        String major = mediaType.substring(0, mediaType.indexOf('/'));
        for (String range : accept.get().toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            boolean fits = name.equals(mediaType) || name.equals("*/*") || name.equals(major + "/*");
            if (fits && !isRefused(parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=") && parameter.substring(2).matches("0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
