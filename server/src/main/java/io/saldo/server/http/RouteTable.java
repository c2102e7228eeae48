package io.saldo.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. Paths without parameters are found by one look-up, others segment by segment. Filled at
 * the start, then read by all threads.
 */
public final class RouteTable {
    /** The most segments of a path with parameters; a longer one leads nowhere. */
    private static final int SEGMENTS_MAX = 8;

    private static final List<String> JSON = List.of("application/json");

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private @Nullable Node parameter;
    }

    /** What a path leads to: the routes by their methods, and the values of its parameters, still encoded. */
    record Match(Map<String, Route> routes, List<String> parameters) {}

    private final List<Route> all = new ArrayList<>();
    private final Map<String, Match> literals = new HashMap<>();
    private final Node root = new Node();

    /** Adds a route that answers in JSON. */
    public RouteTable add(String method, String template, Role role, Endpoint endpoint) {
        return add(method, template, role, JSON, endpoint);
    }

    /** Adds a route that answers in one of these media types. */
    public RouteTable add(String method, String template, Role role, List<String> mediaTypes, Endpoint endpoint) {
        return add(new Route(method, template, role, mediaTypes, endpoint, RefusalForm.PROBLEM));
    }

    /** Adds a route. */
    public RouteTable add(Route route) {
        String method = route.method();
        String template = route.template();
        all.add(route);
        Node node = root;
        for (String segment : template.substring(1).split("/", -1)) {
            node = segment.startsWith("{") ? parameterOf(node) : literalOf(node, segment);
        }
        if (node.routes.put(method, route) != null) {
            throw new IllegalArgumentException(method + " " + template + " is served twice");
        }
        if (!template.contains("{")) {
            literals.put(template, new Match(node.routes, List.of()));
        }
        return this;
    }

    private static Node literalOf(Node node, String segment) {
        return node.literals.computeIfAbsent(segment, _ -> new Node());
    }

    private static Node parameterOf(Node node) {
        Node parameter = node.parameter;
        if (parameter == null) {
            parameter = new Node();
            node.parameter = parameter;
        }
        return parameter;
    }

    /** Every route, in the order of their addition. */
    public List<Route> all() {
        return List.copyOf(all);
    }

    Optional<Match> find(String path) {
        Match literal = literals.get(path);
        return literal != null ? Optional.of(literal) : findWithParameters(path);
    }

    private Optional<Match> findWithParameters(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> parameters = new ArrayList<>(2);
        Node node = root;
        int from = 1;
        for (int segments = 0; segments < SEGMENTS_MAX; segments++) {
            int slash = path.indexOf('/', from);
            String segment = slash < 0 ? path.substring(from) : path.substring(from, slash);
            Node next = node.literals.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null || segment.isEmpty()) {
                    return Optional.empty();
                }
                parameters.add(segment);
            }
            if (slash < 0) {
                return next.routes.isEmpty() ? Optional.empty() : Optional.of(new Match(next.routes, parameters));
            }
            node = next;
            from = slash + 1;
        }
        return Optional.empty();
    }

    /** The methods that a path is served with, for an {@code Allow} header. */
    static String allowed(Match match) {
        TreeSet<String> methods = new TreeSet<>(match.routes().keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
