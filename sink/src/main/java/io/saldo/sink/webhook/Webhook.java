package io.saldo.sink.webhook;

import java.net.URI;
import java.util.Set;

/**
 * A web address that wants to know.
 *
 * @param name {@code [a-z0-9-]}, at most 24 characters
 * @param address {@code http} or {@code https}
 * @param secret what requests are signed with
 * @param types which kinds of events, by their names in the API's feed; empty for all
 */
public record Webhook(String name, URI address, String secret, Set<String> types) {
    /** Keeps its own copy of the types. */
    public Webhook {
        types = Set.copyOf(types);
    }

    /** Whether it wants events of this kind. */
    boolean wants(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean isSecure() {
        return "https".equals(address.getScheme());
    }

    /** The port, also where the address does not say it. */
    int port() {
        return address.getPort() >= 0 ? address.getPort() : isSecure() ? 443 : 80;
    }

    /** What is asked for: path and query. */
    String target() {
        String path = address.getRawPath();
        String query = address.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** Names no secret, neither the one for signatures nor one in the query. */
    @Override
    public String toString() {
        return "Webhook[name=" + name + "]";
    }
}
