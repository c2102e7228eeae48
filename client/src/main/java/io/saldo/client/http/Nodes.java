package io.saldo.client.http;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The nodes, and which to ask: one that is preferred, else one after the other, and none that has just failed. Any thread. */
public final class Nodes {
    private static final long AVOIDED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Node> all;
    private final AtomicInteger turn = new AtomicInteger();

    /** Nodes by their base URLs, at least one. */
    public Nodes(List<URI> bases) {
        all = bases.stream().map(Node::new).toList();
    }

    /** All of them, in the order of the configuration. */
    public List<Node> all() {
        return all;
    }

    /** The node to ask. */
    public Node choose(Optional<Node> preferred) {
        if (preferred.isPresent() && preferred.get().avoidedNanos() <= 0) {
            return preferred.get();
        }
        int first = Math.floorMod(turn.getAndIncrement(), all.size());
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get((first + i) % all.size());
            if (node.avoidedNanos() <= 0) {
                return node;
            }
        }
        return all.stream().min(Comparator.comparingLong(Node::avoidedNanos)).orElseThrow();
    }

    /** Whether there is a node that has not just failed. */
    public boolean hasTrusted() {
        return all.stream().anyMatch(node -> node.avoidedNanos() <= 0);
    }

    /** Notes that a node did not do what it was asked for. */
    public void failed(Node node) {
        node.avoid(AVOIDED_NANOS);
    }

    /** Notes that a node did. */
    public void succeeded(Node node) {
        node.trust();
    }
}
