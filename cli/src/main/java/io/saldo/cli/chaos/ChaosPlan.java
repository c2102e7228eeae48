package io.saldo.cli.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a chaos run does.
 *
 * @param directory empty or missing; all data and what the nodes print go there
 * @param seed decides which faults come in which order, and what the customers ask for
 * @param nodes 3 or 5
 * @param partitions how many
 * @param faults what is done to the nodes, each once before any comes again
 * @param duration goes on for so long; without it every fault comes once
 * @param network the name of the auditor's network namespace in which this process runs, if it does
 */
public record ChaosPlan(
        Path directory,
        long seed,
        int nodes,
        int partitions,
        List<Fault> faults,
        Optional<Duration> duration,
        Optional<String> network) {
    private static final int NAME_HEX_DIGITS = 6;

    /** Keeps its own copy of the list. */
    public ChaosPlan {
        faults = List.copyOf(faults);
    }

    /** Whether network faults are possible here: root, {@code ip} and {@code nft}. */
    public static boolean canHaveNetwork() {
        return Network.isPossible();
    }

    /** A name for the network of a new run of this process. */
    public static String networkName() {
        return Long.toHexString(ProcessHandle.current().pid() | (1L << (4 * NAME_HEX_DIGITS)));
    }

    /** Makes the namespaces of the auditor and the nodes, and the wires between them. */
    public static void makeNetwork(String name, int nodes) {
        Network.make(name, nodes);
    }

    /** Removes them; nothing may run in them any more. */
    public static void removeNetwork(String name, int nodes) {
        Network.of(name, nodes).remove();
    }

    /** The command under which another runs in the auditor's namespace. */
    public static List<String> enter(String name) {
        return Network.enter(name);
    }
}
