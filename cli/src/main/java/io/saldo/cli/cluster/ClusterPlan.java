package io.saldo.cli.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the nodes of a cluster on this machine are laid out; kept in {@code DIR/cluster.properties}, so that later commands
 * need the directory alone.
 *
 * @param directory of the cluster; node {@code n} has its data in {@code node-n}
 * @param nodes 1, 3 or 5
 * @param partitions 1 to 16, fixed for ever
 * @param httpPort of node 0; node {@code n} has the {@code n}-th port after it
 * @param clusterPort the first port between the nodes; each has {@value #PORTS_A_NODE} from there on
 */
record ClusterPlan(Path directory, int nodes, int partitions, int httpPort, int clusterPort) {
    static final int PORTS_A_NODE = 200;
    private static final String HOST = "127.0.0.1";
    private static final String FILE = "cluster.properties";
    private static final int SECRET_BYTES = 32;

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /**
     * Reads the plan of a cluster that was made.
     *
     * @throws IOException when there is none, or the file is not one of ours
     */
    static ClusterPlan read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException("there is no cluster in " + directory + "; make one with './saldo cluster up --data "
                    + directory + "'");
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        try {
            return new ClusterPlan(
                    directory,
                    Integer.parseInt(properties.getProperty("nodes", "")),
                    Integer.parseInt(properties.getProperty("partitions", "")),
                    Integer.parseInt(properties.getProperty("http-port", "")),
                    Integer.parseInt(properties.getProperty("cluster-port", "")));
        } catch (NumberFormatException e) {
            throw new IOException(file + " is not as it was written", e);
        }
    }

    /** Writes the plan, and the secret by which the nodes know each other. */
    void write() throws IOException {
        Files.createDirectories(directory);
        Properties properties = new Properties();
        properties.setProperty("nodes", Integer.toString(nodes));
        properties.setProperty("partitions", Integer.toString(partitions));
        properties.setProperty("http-port", Integer.toString(httpPort));
        properties.setProperty("cluster-port", Integer.toString(clusterPort));
        try (Writer out = Files.newBufferedWriter(directory.resolve(FILE))) {
            properties.store(out, "How './saldo cluster up' laid out this cluster");
        }
        if (!Files.exists(secret())) {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            Files.createFile(
                    secret(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secret(), HexFormat.of().formatHex(secret) + "\n");
        }
    }

    Path secret() {
        return directory.resolve("secret");
    }

    Path data(int node) {
        return directory.resolve("node-" + node);
    }

    int httpPort(int node) {
        return httpPort + node;
    }

    String address(int node) {
        return "http://" + HOST + ":" + httpPort(node);
    }

    /** The arguments of {@code run} for a node. */
    List<String> arguments(int node) {
        List<String> arguments = new ArrayList<>(List.of(
                "--data", data(node).toString(),
                "--port", Integer.toString(httpPort(node)),
                "--partitions", Integer.toString(partitions)));
        if (nodes > 1) {
            arguments.addAll(List.of(
                    "--node", Integer.toString(node),
                    "--peers", forEachNode(n -> HOST + ":" + (clusterPort + n * PORTS_A_NODE)),
                    "--cluster-http", forEachNode(n -> HOST + ":" + httpPort(n)),
                    "--cluster-secret-file", secret().toString()));
        }
        return arguments;
    }

    private String forEachNode(IntFunction<String> item) {
        return IntStream.range(0, nodes).mapToObj(item).collect(Collectors.joining(","));
    }
}
