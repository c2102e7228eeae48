package io.saldo.cli;

import io.saldo.cli.chaos.ChaosPlan;
import io.saldo.cli.chaos.ChaosRun;
import io.saldo.cli.chaos.Fault;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * {@code chaos}: a cluster of its own under a bank's load, hurt at random and audited from outside. As root, with
 * {@code ip} and {@code nft}, each node lives in a network namespace of its own and wires are cut too; without, only
 * processes and disks are hurt, and it says so.
 */
final class Chaos {
    private static final int MINUTES_MAX = 100_000;
    private static final int PARTITIONS_MAX = 16;

    private final PrintStream out;
    private final PrintStream err;

    Chaos(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments =
                new Arguments(options, Set.of("minutes", "seed", "nodes", "partitions", "faults", "dir", "network"));
        long seed = Arguments.number(
                arguments.value("seed", Long.toString(new SplittableRandom().nextLong(1_000_000_000))),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
        int nodes = Arguments.number(arguments.value("nodes", "3"), 3, 5);
        if (nodes == 4) {
            throw new Arguments.Misused("chaos takes 3 or 5 nodes");
        }
        int partitions = Arguments.number(arguments.value("partitions", "4"), 1, PARTITIONS_MAX);
        Optional<Duration> duration = arguments.value("minutes").isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMinutes(Arguments.number(arguments.required("minutes"), 1, MINUTES_MAX)));
        try {
            Path directory = arguments.value("dir").isPresent()
                    ? Path.of(arguments.required("dir")).toAbsolutePath()
                    : Files.createTempDirectory("saldo-chaos");
            Optional<String> network = arguments.value("network");
            ChaosPlan plan = new ChaosPlan(directory, seed, nodes, partitions, faults(arguments), duration, network);
            return network.isEmpty() && ChaosPlan.canHaveNetwork() ? enterNetwork(plan) : run(plan);
        } catch (IOException e) {
            err.println("saldo: " + e);
            return Main.FAILED;
        }
    }

    private static List<Fault> faults(Arguments arguments) throws Arguments.Misused {
        if (arguments.value("faults").isEmpty()) {
            return List.of(Fault.values());
        }
        List<Fault> faults = new ArrayList<>();
        for (String name : arguments.required("faults").split(",", -1)) {
            faults.add(Arrays.stream(Fault.values())
                    .filter(fault -> fault.name().equals(name))
                    .findAny()
                    .orElseThrow(() -> new Arguments.Misused(
                            "'" + name + "' is not a fault; there are " + Arrays.toString(Fault.values()))));
        }
        return faults;
    }

    private static String names(ChaosPlan plan) {
        return plan.faults().stream().map(Fault::name).collect(Collectors.joining(","));
    }

    private int run(ChaosPlan plan) throws IOException {
        out.println("chaos in " + plan.directory() + ", seed " + plan.seed()
                + (plan.network().isPresent() ? "" : "; wires are not cut, which takes root, ip and nft"));
        try {
            out.println(new ChaosRun(plan, out::println).run());
            return Main.DONE;
        } catch (AuditFailed failure) {
            err.println("FOUND " + failure.getMessage());
            err.println("data and logs are in " + plan.directory() + "; the same plan again: './saldo chaos --seed "
                    + plan.seed() + " --nodes " + plan.nodes() + " --partitions " + plan.partitions() + " --faults "
                    + names(plan)
                    + plan.duration()
                            .map(duration -> " --minutes " + duration.toMinutes())
                            .orElse("") + "'");
            return Main.FAILED;
        }
    }

    /** Runs the same command again inside a namespace made for it, and takes that away again. */
    private int enterNetwork(ChaosPlan plan) throws IOException {
        String name = ChaosPlan.networkName();
        AtomicReference<Optional<Process>> inside = new AtomicReference<>(Optional.empty());
        // Also when this process is asked to end meanwhile.
        Thread cleaning = new Thread(() -> leaveNetwork(inside.get(), name, plan.nodes()), "leave-network");
        Runtime.getRuntime().addShutdownHook(cleaning);
        try {
            ChaosPlan.makeNetwork(name, plan.nodes());
            List<String> command = new ArrayList<>(ChaosPlan.enter(name));
            command.addAll(ServerCommand.plain().with("chaos"));
            command.addAll(List.of(
                    "--network=" + name,
                    "--seed=" + plan.seed(),
                    "--dir=" + plan.directory(),
                    "--nodes=" + plan.nodes(),
                    "--partitions=" + plan.partitions(),
                    "--faults=" + names(plan)));
            plan.duration().ifPresent(duration -> command.add("--minutes=" + duration.toMinutes()));
            Process process = new ProcessBuilder(command).inheritIO().start();
            inside.set(Optional.of(process));
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    /** Lets the run inside end its nodes, then takes the network away. */
    private static void leaveNetwork(Optional<Process> inside, String name, int nodes) {
        inside.ifPresent(process -> {
            process.destroy();
            process.onExit().join();
        });
        ChaosPlan.removeNetwork(name, nodes);
    }
}
