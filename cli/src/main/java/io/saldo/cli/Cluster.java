package io.saldo.cli;

import io.saldo.cli.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code cluster}: the nodes of a cluster on this machine. Exit codes: 0 done, 1 a node is not as wanted, 2 misused. */
final class Cluster {
    private static final String USAGE = "'cluster' needs one of up, start, stop, rebuild or status";
    private static final String DATA = "cluster";
    private static final String NODES = "3";
    private static final String PARTITIONS = "1";
    private static final String HTTP_PORT = "8080";
    private static final String CLUSTER_PORT = "9100";
    private static final int PORT_MAX = 65_535;
    private static final int PARTITIONS_MAX = 16;
    private static final int NODES_MAX = 5;

    private final PrintStream out;
    private final PrintStream err;

    Cluster(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        if (options.isEmpty()) {
            throw new Arguments.Misused(USAGE);
        }
        List<String> rest = options.subList(1, options.size());
        try {
            return switch (options.getFirst()) {
                case "up" -> up(new Arguments(rest, Set.of("nodes", "partitions", "port", "cluster-port", "data")));
                case "start" -> start(new Arguments(rest, Set.of("data", "node")));
                case "stop" -> stop(new Arguments(rest, Set.of("data", "node")));
                case "rebuild" -> rebuild(new Arguments(rest, Set.of("data", "node", "old")));
                case "status" -> status(new Arguments(rest, Set.of("data")));
                default -> throw new Arguments.Misused(USAGE + ", not '" + options.getFirst() + "'");
            };
        } catch (IOException e) {
            err.println("saldo: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private int up(Arguments arguments) throws Arguments.Misused, IOException {
        int nodes = Arguments.number(arguments.value("nodes", NODES), 1, NODES_MAX);
        if (nodes % 2 == 0) {
            throw new Arguments.Misused("a cluster has 1, 3 or 5 nodes, not " + nodes
                    + ": an even number survives no more than the odd one below it");
        }
        LocalCluster cluster = LocalCluster.make(
                directory(arguments),
                nodes,
                Arguments.number(arguments.value("partitions", PARTITIONS), 1, PARTITIONS_MAX),
                Arguments.number(arguments.value("port", HTTP_PORT), 1, PORT_MAX - NODES_MAX),
                Arguments.number(arguments.value("cluster-port", CLUSTER_PORT), 1, PORT_MAX - 1_000),
                out);
        cluster.startAll();
        return Main.DONE;
    }

    private int start(Arguments arguments) throws Arguments.Misused, IOException {
        LocalCluster cluster = LocalCluster.in(directory(arguments), out);
        Optional<Integer> node = node(arguments, cluster);
        if (node.isPresent()) {
            cluster.start(node.get());
        } else {
            cluster.startAll();
        }
        return Main.DONE;
    }

    private int stop(Arguments arguments) throws Arguments.Misused, IOException {
        LocalCluster cluster = LocalCluster.in(directory(arguments), out);
        Optional<Integer> node = node(arguments, cluster);
        if (node.isPresent()) {
            cluster.stop(node.get());
        } else {
            cluster.stopAll();
        }
        return Main.DONE;
    }

    private int rebuild(Arguments arguments) throws Arguments.Misused, IOException {
        LocalCluster cluster = LocalCluster.in(directory(arguments), out);
        int node = Arguments.number(arguments.required("node"), 0, cluster.nodes() - 1);
        cluster.rebuild(node, RebuildCommand.isDiscarding(arguments));
        return Main.DONE;
    }

    private int status(Arguments arguments) throws IOException {
        return LocalCluster.in(directory(arguments), out).printStatus() ? Main.DONE : Main.FAILED;
    }

    private static Path directory(Arguments arguments) {
        return Path.of(arguments.value("data", DATA)).toAbsolutePath();
    }

    private static Optional<Integer> node(Arguments arguments, LocalCluster cluster) throws Arguments.Misused {
        Optional<String> given = arguments.value("node");
        return given.isEmpty() ? Optional.empty() : Optional.of(Arguments.number(given.get(), 0, cluster.nodes() - 1));
    }
}
