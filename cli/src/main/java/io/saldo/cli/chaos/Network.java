package io.saldo.cli.chaos;

import io.saldo.cli.crash.AuditFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The network between the nodes: each lives in a network namespace of its own, joined by a bridge in the namespace of the
 * auditor, so that nothing leaves this machine and each wire can be cut. Needs root, {@code ip} and {@code nft}.
 *
 * <p>The auditor's process must run inside its namespace itself, see {@link #enter}.
 */
final class Network {
    private static final String SUBNET = "10.213.77.";
    private static final int AUDITOR = 254;
    private static final long TOOL_SECONDS_MAX = 20;

    private final String name;
    private final int nodes;

    private Network(String name, int nodes) {
        this.name = name;
        this.nodes = nodes;
    }

    /** Whether this process may make namespaces and rules in them, found out by making some. */
    static boolean isPossible() {
        String probe = auditor("probe-" + ProcessHandle.current().pid());
        try {
            return succeeds("ip", "netns", "add", probe)
                    && succeeds("ip", "netns", "exec", probe, "nft", "add table ip chaos")
                    && succeeds("ip", "-n", probe, "link", "add", "bridge", "type", "bridge")
                    && succeeds("ip", "-n", probe, "link", "add", "wire", "type", "veth", "peer", "name", "end");
        } finally {
            succeeds("ip", "netns", "delete", probe);
        }
    }

    /** The name of the auditor's namespace of a run. */
    static String auditor(String name) {
        return "saldo-" + name;
    }

    /** The command that runs another inside the auditor's namespace. */
    static List<String> enter(String name) {
        return List.of("ip", "netns", "exec", auditor(name));
    }

    /** The network of that name, which was made before. */
    static Network of(String name, int nodes) {
        return new Network(name, nodes);
    }

    /**
     * Makes the namespaces of the auditor and the nodes, and the wires between them. Called outside of all of them, since a
     * namespace that is made inside another is seen there alone, and would be left behind.
     */
    static Network make(String name, int nodes) {
        Network network = new Network(name, nodes);
        String auditor = auditor(name);
        run("ip", "netns", "add", auditor);
        run("ip", "-n", auditor, "link", "set", "lo", "up");
        run("ip", "-n", auditor, "link", "add", "bridge", "type", "bridge");
        run("ip", "-n", auditor, "addr", "add", SUBNET + AUDITOR + "/24", "dev", "bridge");
        run("ip", "-n", auditor, "link", "set", "bridge", "up");
        for (int node = 0; node < nodes; node++) {
            network.makeNode(node);
        }
        return network;
    }

    private void makeNode(int node) {
        String auditor = auditor(name);
        String space = space(node);
        String wire = "wire" + node;
        run("ip", "netns", "add", space);
        run("ip", "-n", auditor, "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", space);
        run("ip", "-n", auditor, "link", "set", wire, "master", "bridge", "up");
        run("ip", "-n", space, "link", "set", "lo", "up");
        run("ip", "-n", space, "addr", "add", host(node) + "/24", "dev", "eth0");
        run("ip", "-n", space, "link", "set", "eth0", "up");
        nft(space, "add table ip chaos");
        nft(space, "add chain ip chaos in { type filter hook input priority 0 ; }");
    }

    private String space(int node) {
        return auditor(name) + "-" + node;
    }

    /** The address of a node. */
    String host(int node) {
        return SUBNET + (node + 1);
    }

    /** The command that runs another in a node's namespace. */
    List<String> inside(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    /** From now on nothing that one node sends reaches the other; clients still reach both. */
    void cut(int from, int to) {
        nft(space(to), "add rule ip chaos in ip saddr " + host(from) + " drop");
    }

    /** From now on so many of a hundred packets between nodes are lost at this one. */
    void lose(int at, int percent) {
        for (int from = 0; from < nodes; from++) {
            if (from != at) {
                nft(
                        space(at),
                        "add rule ip chaos in ip saddr " + host(from) + " numgen random mod 100 < " + percent
                                + " drop");
            }
        }
    }

    /** All wires are whole again. */
    void heal() {
        for (int node = 0; node < nodes; node++) {
            nft(space(node), "flush chain ip chaos in");
        }
    }

    /** Removes the namespaces, and with them their wires. */
    void remove() {
        for (int node = 0; node < nodes; node++) {
            succeeds("ip", "netns", "delete", space(node));
        }
        succeeds("ip", "netns", "delete", auditor(name));
    }

    private static void nft(String space, String rule) {
        run("ip", "netns", "exec", space, "nft", rule);
    }

    private static void run(String... command) {
        String said = outcome(List.of(command));
        AuditFailed.check(said.isEmpty(), String.join(" ", command) + " failed: " + said);
    }

    private static boolean succeeds(String... command) {
        return outcome(List.of(command)).isEmpty();
    }

    /** Empty when it succeeds, else what it said. */
    private static String outcome(List<String> command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TOOL_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it does not end";
            }
            return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ": " + said.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
