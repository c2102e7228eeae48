package io.saldo.cli.cluster;

import io.saldo.replica.StartFailureException;
import io.saldo.replica.repair.Peer;
import io.saldo.replica.repair.Rebuild;
import io.saldo.replica.repair.RebuildFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What can be done with the nodes of a cluster on this machine. Each method returns when it is done, or says why not. */
public final class LocalCluster {
    private static final long READY_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);
    private static final long END_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ClusterPlan plan;
    private final PrintStream out;

    private LocalCluster(ClusterPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * Makes a cluster, or takes the one that is there if it was made alike.
     *
     * @param clusterPort the first port between the nodes
     * @throws IOException when another one is there, or it cannot be written
     */
    public static LocalCluster make(
            Path directory, int nodes, int partitions, int httpPort, int clusterPort, PrintStream out)
            throws IOException {
        ClusterPlan plan = new ClusterPlan(directory, nodes, partitions, httpPort, clusterPort);
        if (ClusterPlan.exists(directory)) {
            ClusterPlan made = ClusterPlan.read(directory);
            if (made.nodes() != nodes || made.partitions() != partitions) {
                throw new IOException("the cluster in " + directory + " was made with " + made.nodes() + " nodes and "
                        + made.partitions()
                        + " partitions, which does not change; use these numbers, or another --data");
            }
        }
        plan.write();
        return new LocalCluster(plan, out);
    }

    /**
     * The cluster that was made in a directory.
     *
     * @throws IOException when there is none
     */
    public static LocalCluster in(Path directory, PrintStream out) throws IOException {
        return new LocalCluster(ClusterPlan.read(directory), out);
    }

    /** How many nodes it has. */
    public int nodes() {
        return plan.nodes();
    }

    /** Starts all nodes that do not run, and returns when all are ready. */
    public void startAll() throws IOException {
        start(IntStream.range(0, plan.nodes()).boxed().toList());
    }

    /** Starts one node, and returns when it is ready. */
    public void start(int node) throws IOException {
        start(List.of(node));
    }

    private void start(List<Integer> numbers) throws IOException {
        List<LocalNode> nodes = new ArrayList<>();
        try {
            for (int number : numbers) {
                LocalNode node = new LocalNode(plan, number);
                nodes.add(node);
                Optional<Long> holder = node.holder();
                if (holder.isPresent()) {
                    out.println("node " + number + " runs already, process " + holder.get());
                } else {
                    node.start();
                }
            }
            for (LocalNode node : nodes) {
                awaitReady(node);
            }
        } finally {
            nodes.forEach(LocalNode::close);
        }
    }

    private void awaitReady(LocalNode node) throws IOException {
        long deadline = System.nanoTime() + READY_NANOS_MAX;
        while (!node.isReady()) {
            if (node.hasEnded() || System.nanoTime() - deadline > 0) {
                throw new IOException("node " + node.node() + (node.hasEnded() ? " ended" : " is not ready yet")
                        + "; the end of its log " + node.output() + " says:\n" + node.tail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        out.println("node " + node.node() + " is ready at " + node.address());
    }

    /** Ends all nodes with SIGTERM, and returns when they have ended. */
    public void stopAll() throws IOException {
        for (int node = 0; node < plan.nodes(); node++) {
            stop(node);
        }
    }

    /** Ends one node with SIGTERM, and returns when it has ended. */
    public void stop(int number) throws IOException {
        try (LocalNode node = new LocalNode(plan, number)) {
            Optional<Long> holder = node.holder();
            if (holder.isEmpty()) {
                out.println("node " + number + " does not run");
                return;
            }
            node.terminate(holder.get());
            long deadline = System.nanoTime() + END_NANOS_MAX;
            while (node.holder().isPresent()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("node " + number + ", process " + holder.get() + ", does not end");
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            out.println("node " + number + " has stopped");
        }
    }

    /**
     * Makes the data of a node that does not run anew from another one that is ready.
     *
     * @param isDiscarding whether its old files are deleted; otherwise they are moved aside
     * @throws IOException when it runs, or no other node can give the data
     */
    public void rebuild(int number, boolean isDiscarding) throws IOException {
        try (LocalNode node = new LocalNode(plan, number)) {
            Optional<Long> holder = node.holder();
            if (holder.isPresent()) {
                throw new IOException("node " + number + " runs, process " + holder.get() + "; stop it first");
            }
        }
        String secret = Files.readString(plan.secret()).strip();
        String why = "no other node is ready";
        for (int other = 0; other < plan.nodes(); other++) {
            try (LocalNode from = new LocalNode(plan, other);
                    Peer peer = new Peer(URI.create(from.address()), secret)) {
                if (other != number && from.isReady()) {
                    new Rebuild(plan.data(number), peer, line -> out.println("node " + number + ": " + line))
                            .run(isDiscarding);
                    return;
                }
            } catch (RebuildFailedException | StartFailureException e) {
                why = String.valueOf(e.getMessage());
                out.println("node " + number + ": " + why);
            }
        }
        throw new IOException("node " + number + " was not rebuilt: " + why);
    }

    /**
     * Prints a line for each node and one for each partition.
     *
     * @return whether all nodes are ready
     */
    public boolean printStatus() throws IOException {
        boolean allReady = true;
        Optional<String> view = Optional.empty();
        for (int number = 0; number < plan.nodes(); number++) {
            try (LocalNode node = new LocalNode(plan, number)) {
                Optional<Long> holder = node.holder();
                boolean isReady = holder.isPresent() && node.isReady();
                allReady &= isReady;
                String state = isReady ? "ready" : holder.isPresent() ? "not ready" : "stopped";
                out.println("node " + number + "  " + node.address() + "  " + state
                        + holder.map(pid -> "  process " + pid).orElse(""));
                if (holder.isPresent() && view.isEmpty()) {
                    view = node.get("/v1/cluster");
                }
            }
        }
        if (view.isPresent()) {
            PartitionLines.of(view.get()).forEach(out::println);
        }
        return allReady;
    }
}
