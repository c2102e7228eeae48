package io.saldo.cli.chaos;

import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The nodes of the cluster under test and the wires between them. */
final class Nodes implements AutoCloseable {
    private static final Duration READY_PATIENCE = Duration.ofMinutes(4);
    private static final long COMMAND_MINUTES_MAX = 30;
    private static final Duration REBUILD_PATIENCE = Duration.ofMinutes(4);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int HTTP_PORT = 8080;
    private static final int CLUSTER_PORT = 9100;
    private static final int PORTS_A_NODE = 200;
    private static final int PORTS_TRIED = 100;
    private static final String LOOPBACK = "127.0.0.1";

    private final ServerCommand saldo;
    private final ChaosPlan plan;
    private final Optional<Network> network;
    private final Path secret;
    private final List<Node> nodes = new ArrayList<>();

    Nodes(ChaosPlan plan, ServerCommand saldo) throws IOException {
        this.plan = plan;
        this.saldo = saldo;
        network = plan.network().map(name -> Network.of(name, plan.nodes()));
        secret = writePrivately("secret", token("cluster"));
        String token = network.isPresent() ? token("client") : "";
        List<Integer> httpPorts = new ArrayList<>();
        int clusterPort = network.isPresent() ? CLUSTER_PORT : freeRange();
        for (int node = 0; node < plan.nodes(); node++) {
            httpPorts.add(network.isPresent() ? HTTP_PORT : freePort());
        }
        for (int node = 0; node < plan.nodes(); node++) {
            nodes.add(node(node, token, httpPorts, clusterPort));
        }
    }

    private Node node(int number, String token, List<Integer> httpPorts, int clusterPort) throws IOException {
        Path data = plan.directory().resolve("node-" + number);
        List<String> command = new ArrayList<>();
        network.ifPresent(wires -> command.addAll(wires.inside(number)));
        command.addAll(saldo.with(
                "run",
                "--data",
                data.toString(),
                "--host",
                host(number),
                "--port",
                httpPorts.get(number).toString(),
                "--node",
                Integer.toString(number),
                "--partitions",
                Integer.toString(plan.partitions()),
                "--peers",
                IntStream.range(0, plan.nodes())
                        .mapToObj(n ->
                                host(n) + ":" + (network.isPresent() ? clusterPort : clusterPort + n * PORTS_A_NODE))
                        .collect(Collectors.joining(",")),
                "--cluster-http",
                IntStream.range(0, plan.nodes())
                        .mapToObj(n -> host(n) + ":" + httpPorts.get(n))
                        .collect(Collectors.joining(",")),
                "--cluster-secret-file",
                secret.toString(),
                "--ledger-checkpoint-events",
                "2000"));
        if (!token.isEmpty()) {
            Path tokens = writePrivately("tokens", "auditor admin " + sha256(token));
            command.addAll(List.of("--http-tokens-file", tokens.toString()));
        }
        return new Node(
                number,
                "http://" + host(number) + ":" + httpPorts.get(number),
                token,
                command,
                data,
                plan.directory().resolve("node-" + number + ".log"));
    }

    private String host(int node) {
        return network.map(wires -> wires.host(node)).orElse(LOOPBACK);
    }

    private String token(String use) {
        return sha256(use + plan.seed() + plan.directory());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Path writePrivately(String name, String text) throws IOException {
        Path file = plan.directory().resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.writeString(file, text + "\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** First of enough ports for all nodes, well below those that the system gives out by itself. */
    private int freeRange() throws IOException {
        SplittableRandom random = new SplittableRandom();
        for (int i = 0; i < PORTS_TRIED; i++) {
            int first = random.nextInt(11_000, 30_000);
            if (isFree(first) && isFree(first + PORTS_A_NODE) && isFree(first + 2 * PORTS_A_NODE)) {
                return first;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int port) {
        try (var socket = new java.net.DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    List<Node> all() {
        return nodes;
    }

    /** The wires between them, where those are ours. */
    Network wires() {
        return network.orElseThrow();
    }

    /** Starts those that do not run. */
    void startAll() {
        for (Node node : nodes) {
            if (!node.isAlive()) {
                node.start();
            }
        }
    }

    void awaitReady() {
        nodes.forEach(node -> node.awaitReady(READY_PATIENCE));
    }

    /** A node that leads a partition; any when none says so. */
    Node leader(SplittableRandom random) {
        List<Node> leading = nodes.stream().filter(Node::isLeading).toList();
        return leading.isEmpty() ? any(random) : leading.get(random.nextInt(leading.size()));
    }

    /** A node that leads nothing; any when all lead. */
    Node follower(SplittableRandom random) {
        List<Node> following = nodes.stream().filter(node -> !node.isLeading()).toList();
        return following.isEmpty() ? any(random) : following.get(random.nextInt(following.size()));
    }

    Node any(SplittableRandom random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /**
     * Makes the data of a node that does not run anew with {@code ./saldo rebuild}, as its operator would: from any other
     * node, and again from the next when that one cannot lend its files at the moment.
     *
     * @throws AuditFailed when none can
     */
    void rebuild(Node victim) throws IOException {
        long deadline = System.nanoTime() + REBUILD_PATIENCE.toNanos();
        List<Node> donors = nodes.stream().filter(node -> node != victim).toList();
        List<String> said = List.of();
        for (int attempt = 0; System.nanoTime() - deadline < 0; attempt++) {
            Spoken rebuilt = saldo(
                    "rebuild-" + victim.number(),
                    "rebuild",
                    "--data",
                    victim.data().toString(),
                    "--from",
                    donors.get(attempt % donors.size()).address(),
                    "--cluster-secret-file",
                    secret.toString(),
                    "--old",
                    "delete");
            if (rebuilt.isDone()) {
                return;
            }
            said = rebuilt.lines();
            LockSupport.parkNanos(RETRY_NANOS);
        }
        throw new AuditFailed("node " + victim.number() + " cannot be rebuilt: " + said);
    }

    /** How a command ended, and what it said. */
    private record Spoken(boolean isDone, List<String> lines) {}

    /** Runs a command of {@code ./saldo} to its end. */
    private Spoken saldo(String name, String... arguments) throws IOException {
        Path output = plan.directory().resolve(name + ".log");
        Process process = new ProcessBuilder(saldo.with(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean hasEnded = process.waitFor(COMMAND_MINUTES_MAX, TimeUnit.MINUTES);
            return new Spoken(hasEnded && process.exitValue() == 0, Files.readAllLines(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailed("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Stops all with SIGTERM, and proves what they leave on disk: each node's data offline, and that all have the same.
     *
     * @throws AuditFailed when it is not so
     */
    void stopAndVerify() throws IOException {
        nodes.forEach(Node::terminate);
        List<String> first = List.of();
        for (Node node : nodes) {
            List<String> proof = verify(node);
            AuditFailed.check(
                    first.isEmpty() || first.equals(proof),
                    "nodes 0 and " + node.number() + " have different journals: " + first + " and " + proof);
            first = proof;
        }
    }

    /** The last sequences and hashes of a node's partitions. */
    private List<String> verify(Node node) throws IOException {
        Spoken verified =
                saldo("verify-" + node.number(), "verify", "--data", node.data().toString());
        AuditFailed.check(verified.isDone(), "node " + node.number() + " is not sound on disk: " + verified.lines());
        return verified.lines().stream()
                .filter(line -> line.startsWith("events ") || line.startsWith("last block hash "))
                .map(line -> line.replaceFirst(", segments \\d+", ""))
                .toList();
    }

    /** Kills those that still run. */
    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
