package io.saldo.client.read;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A path and its query. Immutable. */
record Parameters(String path, Map<String, String> query) {
    static Parameters of(String path) {
        return new Parameters(path, Map.of());
    }

    Parameters with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new Parameters(path, Collections.unmodifiableMap(more));
    }

    /** Both, as a request has them. */
    String text() {
        if (query.isEmpty()) {
            return path;
        }
        return query.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?", ""));
    }
}
