package io.saldo.cli;

import io.saldo.cli.chaos.ChaosPlan;
import io.saldo.cli.chaos.ChaosRun;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.ServerCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

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
                new Arguments(options, Set.of("minutes", "seed", "nodes", "partitions", "dir", "network"));
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
            ChaosPlan plan = new ChaosPlan(directory, seed, nodes, partitions, duration, network);
            return network.isEmpty() && ChaosPlan.canHaveNetwork() ? enterNetwork(plan) : run(plan);
        } catch (IOException e) {
            err.println("saldo: " + e);
            return Main.FAILED;
        }
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
                    + plan.seed() + " --nodes " + plan.nodes() + " --partitions " + plan.partitions()
                    + plan.duration()
                            .map(duration -> " --minutes " + duration.toMinutes())
                            .orElse("") + "'");
            return Main.FAILED;
        }
    }

    /** Runs the same command again inside a namespace made for it, and takes that away again. */
    private int enterNetwork(ChaosPlan plan) throws IOException {
        String name = ChaosPlan.networkName();
        ChaosPlan.makeNetwork(name);
        try {
            List<String> command = new ArrayList<>(ChaosPlan.enter(name));
            command.addAll(ServerCommand.plain().with("chaos"));
            command.addAll(List.of(
                    "--network=" + name,
                    "--seed=" + plan.seed(),
                    "--dir=" + plan.directory(),
                    "--nodes=" + plan.nodes(),
                    "--partitions=" + plan.partitions()));
            plan.duration().ifPresent(duration -> command.add("--minutes=" + duration.toMinutes()));
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        } finally {
            ChaosPlan.removeNetwork(name);
        }
    }
}
