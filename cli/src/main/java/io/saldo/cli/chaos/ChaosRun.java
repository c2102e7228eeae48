package io.saldo.cli.chaos;

import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.ServerCommand;
import io.saldo.cli.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Does one fault after the other to a cluster under load, and audits it in between. The order of the faults and the wishes
 * of the customers repeat with the seed; the moments are as the machine has them.
 */
public final class ChaosRun {
    private static final int ACCOUNTS = 40;
    private static final int FAULTS_AN_AUDIT = 6;
    private static final long FAULT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FAULT_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int PROGRESS = 40;
    private static final Duration PROGRESS_PATIENCE = Duration.ofMinutes(3);

    private final ChaosPlan plan;
    private final Consumer<String> out;
    private final SplittableRandom random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private long settled;
    private long reads;
    private long unavailable;

    /** Does what the plan says; {@code out} gets a line about each fault. */
    public ChaosRun(ChaosPlan plan, Consumer<String> out) {
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
    }

    /**
     * Runs to the end.
     *
     * @return the verdict, in one line
     * @throws AuditFailed when anything was not as it must be
     */
    public String run() throws IOException {
        Files.createDirectories(plan.directory());
        long began = System.nanoTime();
        // Only many lives earn back what it takes to teach Java to start faster.
        ServerCommand saldo =
                plan.duration().isPresent() ? ServerCommand.trained(plan.directory()) : ServerCommand.plain();
        try (Nodes nodes = new Nodes(plan, saldo)) {
            // Also when this process is asked to end meanwhile.
            Runtime.getRuntime().addShutdownHook(new Thread(nodes::close, "end-nodes"));
            nodes.startAll();
            nodes.awaitReady();
            Bank bank = new Bank(ACCOUNTS);
            bank.open(nodes.any(random));
            BankAudit audit = new BankAudit(bank, nodes.all(), random.split());
            do {
                for (List<Fault> faults : batches()) {
                    if (!isOver(began)) {
                        underLoad(nodes, bank, faults);
                        out.accept("audited " + audit.audit(false) + " payments");
                    }
                }
            } while (plan.duration().isPresent() && !isOver(began));
            int payments = audit.audit(true);
            nodes.stopAndVerify();
            out.accept("all nodes stopped in order, and have the same sound journals");
            return verdict(payments, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        }
    }

    private boolean isOver(long began) {
        return plan.duration()
                .map(duration -> System.nanoTime() - began >= duration.toNanos())
                .orElse(false);
    }

    private String verdict(int payments, long seconds) {
        return done.values().stream().mapToInt(Integer::intValue).sum() + " faults " + done + " in " + seconds
                + " s on "
                + plan.nodes() + " nodes with " + plan.partitions() + " partitions: " + payments + " payments done, "
                + settled + " answered, " + reads + " reads, " + unavailable
                + " requests told to try again: nothing acknowledged was lost or doubled, no read went back, money was"
                + " conserved; seed " + plan.seed();
    }

    /** Every fault that is possible here once, in an order of the seed's, cut into batches. */
    private List<List<Fault>> batches() {
        List<Fault> faults = new ArrayList<>(plan.faults());
        faults.removeIf(fault -> fault.needsNetwork() && plan.network().isEmpty());
        Collections.shuffle(faults, new Random(random.nextLong()));
        List<List<Fault>> batches = new ArrayList<>();
        for (int from = 0; from < faults.size(); from += FAULTS_AN_AUDIT) {
            batches.add(faults.subList(from, Math.min(from + FAULTS_AN_AUDIT, faults.size())));
        }
        return batches;
    }

    private void underLoad(Nodes nodes, Bank bank, List<Fault> faults) throws IOException {
        Crowd crowd = new Crowd(bank, nodes.all(), random.split());
        crowd.begin();
        try {
            awaitProgress(crowd, nodes);
            for (Fault fault : faults) {
                long before = crowd.settled();
                long began = System.nanoTime();
                inflict(fault, nodes, bank, crowd);
                awaitProgress(crowd, nodes);
                done.merge(fault, 1, Integer::sum);
                out.accept(fault + ", " + (crowd.settled() - before) + " payments answered, "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
            }
        } finally {
            crowd.end();
        }
        settled += crowd.settled();
        reads += crowd.reads();
        unavailable += crowd.unavailable();
    }

    private void inflict(Fault fault, Nodes nodes, Bank bank, Crowd crowd) throws IOException {
        switch (fault) {
            case KILL_LEADER -> kill(List.of(nodes.leader(random)));
            case KILL_FOLLOWER -> kill(List.of(nodes.follower(random)));
            case KILL_ALL -> kill(nodes.all());
            case RESTART_ROLLING -> restart(nodes, crowd);
            case PAUSE_LEADER -> pause(nodes.leader(random));
            case PAUSE_ANY -> pause(nodes.any(random));
            case WIPE_DISK -> wipe(nodes);
            case CUT_OUTGOING, CUT_INCOMING, LOSE_PACKETS -> {
                cut(fault, nodes.wires(), random.nextInt(plan.nodes()));
                letPass();
                nodes.wires().heal();
            }
            case CUT_OFF, CUT_ALL -> {
                int victim = random.nextInt(plan.nodes());
                cut(fault, nodes.wires(), victim);
                try (Outsider outsider = Outsider.ask(nodes.all().get(victim), bank, random)) {
                    letPass();
                    outsider.checkNothingIsPromised();
                    nodes.wires().heal();
                }
            }
        }
        nodes.startAll();
        nodes.awaitReady();
    }

    private void kill(List<Node> victims) {
        victims.forEach(Node::kill);
        letPass();
    }

    private void restart(Nodes nodes, Crowd crowd) {
        for (Node node : nodes.all()) {
            node.terminate();
            node.start();
            nodes.awaitReady();
            awaitProgress(crowd, nodes);
        }
    }

    private void pause(Node node) {
        node.pause();
        letPass();
        node.resume();
    }

    private void wipe(Nodes nodes) throws IOException {
        Node victim = nodes.any(random);
        victim.kill();
        victim.dropSharedMemory();
        Folders.delete(victim.data());
        nodes.rebuild(victim);
    }

    private void cut(Fault fault, Network network, int victim) {
        for (int other = 0; other < plan.nodes(); other++) {
            for (int node = 0; node < plan.nodes(); node++) {
                boolean isCut = node != other
                        && switch (fault) {
                            case CUT_OUTGOING -> node == victim;
                            case CUT_INCOMING -> other == victim;
                            case CUT_OFF -> node == victim || other == victim;
                            case CUT_ALL -> true;
                            default -> false;
                        };
                if (isCut) {
                    network.cut(node, other);
                }
            }
            if (fault == Fault.LOSE_PACKETS) {
                network.lose(other, 30);
            }
        }
    }

    private void letPass() {
        long until = System.nanoTime() + random.nextLong(FAULT_NANOS_MIN, FAULT_NANOS_MAX);
        await(() -> System.nanoTime() - until >= 0, Duration.ofNanos(FAULT_NANOS_MAX));
    }

    private static void awaitProgress(Crowd crowd, Nodes nodes) {
        long goal = crowd.settled() + PROGRESS;
        boolean hasProgress = await(
                () -> {
                    crowd.check();
                    return crowd.settled() >= goal;
                },
                PROGRESS_PATIENCE);
        AuditFailed.check(
                hasProgress,
                "the cluster is whole and does not go on: "
                        + nodes.all().stream().map(Node::tail).toList());
    }

    /** Looks again and again until the condition holds; false when the time is over first. */
    private static boolean await(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
