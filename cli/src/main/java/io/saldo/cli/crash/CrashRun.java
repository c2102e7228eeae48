package io.saldo.cli.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills a real server again and again on one data directory, at moments drawn from a seed, and audits it after each start.
 * The plan repeats with the seed; the moment within a plan is as the machine has it.
 */
public final class CrashRun {
    private static final int ANSWERS_MAX = 200;
    private static final int CHECKPOINT_EVENTS = 500;
    private static final long LOAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final long AFTERWARDS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(30);
    private static final int CLOSED_BY_SIGNAL = 143;

    private final Path directory;
    private final long seed;
    private final Consumer<String> out;
    private final Path data;
    private final int port;
    private final SplittableRandom random;
    private final Tickets tickets = new Tickets();
    private final Trail trail = new Trail();
    private final OrderMaker.Recent recent = new OrderMaker.Recent();
    private final Auditor auditor;
    private final SharedMemory sharedMemory = new SharedMemory();
    private final List<Long> startMillis = new ArrayList<>();
    private int kills;
    private int starts;
    private int unanswered;
    private int unansweredDone;

    /**
     * @param directory empty or missing; the data directory and what the servers print go there
     * @param seed decides what the customers order and when the server is killed
     * @param out gets a line about each kill
     */
    public CrashRun(Path directory, long seed, Consumer<String> out) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.seed = seed;
        this.out = out;
        data = directory.resolve("data");
        port = ServerProcess.freePort();
        random = new SplittableRandom(seed);
        auditor = new Auditor(tickets, trail, random.split());
    }

    /**
     * Kills the server so many times.
     *
     * @return the verdict, in one line
     * @throws AuditFailed when anything was lost, changed or done twice
     */
    public String run(int rounds) throws IOException {
        long began = System.nanoTime();
        ServerCommand trained = ServerCommand.trained(directory);
        for (Moment moment : Moment.plan(rounds, random)) {
            round(trained, moment);
        }
        finish(trained);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        return kills + " kills in " + seconds + " s, " + tickets.size() + " orders of which " + unanswered
                + " were left without an answer and " + unansweredDone + " of these done, " + auditor.audited()
                + " events, start to ready "
                + medianStartMillis() + " ms in the median: nothing lost, changed or done twice; seed " + seed;
    }

    private void round(ServerCommand saldo, Moment moment) throws IOException {
        try (ServerProcess server = start(saldo)) {
            String what = switch (moment) {
                case DURING_START -> waitWhileStarting(server);
                case AT_READY -> audit(server);
                case UNDER_LOAD, AT_CHECKPOINT, AT_SEGMENT_CHANGE -> audit(server) + load(server, moment);
            };
            if (server.isAlive() && !server.isDoomed()) {
                kill(server);
            }
            out.accept("kill " + kills + " " + moment + ", " + what);
        }
    }

    private ServerProcess start(ServerCommand saldo) throws IOException {
        starts++;
        return ServerProcess.start(
                saldo.run(data, port, "--ledger-checkpoint-events", Integer.toString(CHECKPOINT_EVENTS)),
                port,
                directory.resolve("server-" + starts + ".log"));
    }

    private void kill(ServerProcess server) throws IOException {
        sharedMemory.note(server.pid());
        server.kill();
        kills++;
        // What the last two printed is enough to look into.
        Files.deleteIfExists(directory.resolve("server-" + (starts - 2) + ".log"));
        Files.deleteIfExists(directory.resolve("server-" + (starts - 2) + ".log.err"));
    }

    private String waitWhileStarting(ServerProcess server) throws IOException {
        long typicalMillis = startMillis.isEmpty() ? 2_000 : medianStartMillis();
        long nanos = TimeUnit.MILLISECONDS.toNanos(random.nextLong(typicalMillis + 1));
        ServerProcess.await(() -> server.ageNanos() >= nanos || !server.isAlive(), LOAD_NANOS_MAX);
        AuditFailed.check(server.isAlive(), "the server ended instead of starting: " + server.output());
        return nanos / 1_000_000 + " ms after the start of the process";
    }

    private String audit(ServerProcess server) throws IOException {
        long startedAt = System.nanoTime();
        server.awaitReady();
        startMillis.add(server.ageNanos() / 1_000_000);
        sharedMemory.note(server.pid());
        if (auditor.audited() == 0) {
            auditor.openAccounts(server.wire());
        }
        Auditor.Unanswered left = auditor.audit(server.wire());
        unanswered += left.orders();
        unansweredDone += left.done();
        return "ready after " + startMillis.getLast() + " ms, audited "
                + auditor.audited() + " events, " + left.orders() + " orders were left unanswered and " + left.done()
                + " of them done, in "
                + (System.nanoTime() - startedAt) / 1_000_000 + " ms";
    }

    private String load(ServerProcess server, Moment moment) throws IOException {
        Customers customers = new Customers(server, tickets, trail, recent);
        Set<String> before = signs(moment);
        customers.begin(random.split(), moment == Moment.AT_SEGMENT_CHANGE);
        long answers = random.nextLong(1, ANSWERS_MAX);
        ServerProcess.await(
                () -> !server.isAlive()
                        || customers.haveFailed()
                        || (moment == Moment.UNDER_LOAD
                                ? customers.answers() >= answers
                                : !signs(moment).equals(before)),
                LOAD_NANOS_MAX);
        long until = System.nanoTime() + random.nextLong(AFTERWARDS_NANOS_MAX);
        ServerProcess.await(() -> System.nanoTime() - until >= 0, AFTERWARDS_NANOS_MAX);
        AuditFailed.check(server.isAlive(), "the server ended under load: " + server.output());
        if (!customers.haveFailed()) {
            kill(server);
        }
        customers.end();
        return ", killed after " + customers.answers() + " answers";
    }

    /** Files whose coming and going marks the moment. */
    private Set<String> signs(Moment moment) {
        return switch (moment) {
            case AT_CHECKPOINT -> names(data.resolve("checkpoints"), "");
            case AT_SEGMENT_CHANGE -> {
                Set<String> names = names(data.resolve("journal"), "");
                // The first recording of the archive is the log.
                names.addAll(names(data.resolve("log"), "0-"));
                yield names;
            }
            case DURING_START, AT_READY, UNDER_LOAD -> Set.of();
        };
    }

    private static Set<String> names(Path directory, String prefix) {
        try (Stream<Path> files = Files.walk(directory, 4)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException | UncheckedIOException _) {
            // It is not there yet, or was changed while it was read.
            return new TreeSet<>();
        }
    }

    /** The last start is audited from the first event on and stopped in order; then the files alone are verified. */
    private void finish(ServerCommand saldo) throws IOException {
        try (ServerProcess server = start(saldo)) {
            out.accept("at last " + audit(server));
            auditor.auditFromTheBeginning(server.wire());
            server.terminate();
            int exit = server.awaitExit();
            AuditFailed.check(
                    exit == 0 || exit == CLOSED_BY_SIGNAL, "a stop ended with exit code " + exit + server.output());
        }
        sharedMemory.checkGone();
        AuditFailed.check(
                startMillis.isEmpty() || medianStartMillis() < 10_000,
                "a start takes " + medianStartMillis() + " ms, as if it waited for a mark that its forerunner left");
        verify(saldo);
    }

    private void verify(ServerCommand saldo) throws IOException {
        Path output = directory.resolve("verify.log");
        List<String> command = saldo.with("verify", "--data", data.toString());
        try (ServerProcess verify = ServerProcess.start(command, ServerProcess.NO_PORT, output)) {
            int exit = verify.awaitExit();
            AuditFailed.check(exit == 0, "verify ended with exit code " + exit + ": " + verify.output());
        }
    }

    private long medianStartMillis() {
        List<Long> sorted = startMillis.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
