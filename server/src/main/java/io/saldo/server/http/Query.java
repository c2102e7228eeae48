package io.saldo.server.http;

import io.saldo.server.json.InvalidInput;
import io.saldo.server.json.Timestamps;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The query of a request. A parameter that the endpoint does not know, or one that is given twice, is refused. */
public final class Query {
    private static final int DIGITS_MAX = 18;
    private static final int PARAMETERS_MAX = 32;

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a query.
     *
     * @param raw the part of the URI behind the question mark
     * @throws InvalidInput when it is malformed
     */
    static Query parse(String raw) {
        if (raw.isEmpty()) {
            return new Query(Map.of());
        }
        Map<String, String> values = new HashMap<>();
        int from = 0;
        while (from <= raw.length()) {
            int and = raw.indexOf('&', from);
            String pair = and < 0 ? raw.substring(from) : raw.substring(from, and);
            from = and < 0 ? raw.length() + 1 : and + 1;
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode("the query", equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : Percent.decode(name, pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                throw InvalidInput.of(name, "is given twice");
            }
            if (values.size() > PARAMETERS_MAX) {
                throw new InvalidInput("the query has too many parameters");
            }
        }
        return new Query(values);
    }

    /** Makes sure that there are no parameters but these. */
    public Query only(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInput("unknown parameter " + name);
            }
        }
        return this;
    }

    /** A parameter's text, if it is given and not empty. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A parameter that must be given. */
    public String required(String name) {
        return text(name).orElseThrow(() -> InvalidInput.of(name, "is missing"));
    }

    /** A whole number within a range, if it is given. */
    public OptionalLong number(String name, long min, long max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = digits(text.get());
        if (value < min || value > max) {
            throw InvalidInput.of(name, "must be a whole number from " + min + " to " + max);
        }
        return OptionalLong.of(value);
    }

    private static long digits(String text) {
        if (text.length() > DIGITS_MAX) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** A time in nanoseconds since 1970, if it is given. */
    public OptionalLong time(String name) {
        Optional<String> text = text(name);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Timestamps.parse(name, text.get()));
    }
}
