package io.saldo.client.http;

import io.saldo.client.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which node leads each partition, as the nodes last told. To ask the leader saves a hop; it is never needed, so what this
 * knows may be old, and is renewed in the background while it is asked for. Any thread.
 */
public final class Leaders {
    private static final long AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Claim(long term, String leader) {}

    private final Transport transport;
    private final Nodes nodes;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile Map<Integer, Node> known = Map.of();
    private volatile long askedAtNanos = System.nanoTime() - AGE_NANOS_MAX;

    /** Knows nothing yet. */
    public Leaders(Transport transport, Nodes nodes) {
        this.transport = transport;
        this.nodes = nodes;
    }

    /** The leader of a partition, if it is known and among the nodes of the configuration. */
    public Optional<Node> of(int partition) {
        if (nodes.all().size() == 1) {
            return Optional.empty();
        }
        if (System.nanoTime() - askedAtNanos > AGE_NANOS_MAX && isAsking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("saldo-client-leaders").start(this::ask);
        }
        return Optional.ofNullable(known.get(partition));
    }

    /** Forgets what may have changed, since a node failed. */
    public void doubt() {
        askedAtNanos = System.nanoTime() - AGE_NANOS_MAX - 1;
    }

    private void ask() {
        try {
            askedAtNanos = System.nanoTime();
            Map<String, Node> byName = new HashMap<>();
            Map<Integer, Claim> claims = new HashMap<>();
            for (Node node : nodes.all()) {
                ask(node, byName, claims);
            }
            publish(byName, claims);
        } finally {
            isAsking.set(false);
        }
    }

    /** A node that does not answer, or says nothing that makes sense, is one less that knows. */
    private void ask(Node node, Map<String, Node> byName, Map<Integer, Claim> claims) {
        try {
            Answer answer = transport.send(node, Question.get("/v1/cluster"), PATIENCE);
            if (answer.status() == 200) {
                note(node, JsonObject.parse(answer.body()), byName, claims);
            }
        } catch (NoAnswerException | IllegalArgumentException | ArithmeticException unknown) {
            nodes.failed(node);
        }
    }

    /** Of two nodes that name different leaders, the one that knows the later term is right. */
    private static void note(Node node, JsonObject cluster, Map<String, Node> byName, Map<Integer, Claim> claims) {
        byName.put(cluster.text("node"), node);
        for (JsonObject partition : cluster.objects("partition_list")) {
            Optional<String> leader = partition.optionalText("leader");
            int number = Math.toIntExact(partition.whole("partition"));
            long term = partition.whole("term");
            if (leader.isPresent()
                    && (!claims.containsKey(number) || claims.get(number).term() < term)) {
                claims.put(number, new Claim(term, leader.get()));
            }
        }
    }

    private void publish(Map<String, Node> byName, Map<Integer, Claim> claims) {
        Map<Integer, Node> leaders = new HashMap<>();
        claims.forEach((partition, claim) -> {
            Node leader = byName.get(claim.leader());
            if (leader != null) {
                leaders.put(partition, leader);
            }
        });
        known = Map.copyOf(leaders);
    }
}
