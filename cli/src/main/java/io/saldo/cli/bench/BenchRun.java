package io.saldo.cli.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of the load generator against a server: prepare, load, check, report. */
public final class BenchRun {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Target target;
    private final BenchPlan plan;
    private final long run;
    private final Operations operations;
    private final Outcomes outcomes;
    private final PrintStream out;

    /**
     * Of a plan.
     *
     * @param run a random number by which the run's accounts and ids differ from those of all others
     */
    public BenchRun(Target target, BenchPlan plan, long run, PrintStream out) {
        this.target = target;
        this.plan = plan;
        this.run = run;
        this.out = out;
        operations = new Operations(plan, run);
        outcomes = new Outcomes(operations);
    }

    /**
     * Runs.
     *
     * @return whether all checks hold
     * @throws BenchFailed when the load cannot be made
     */
    public boolean run() throws IOException {
        out.println("loading " + target + ", seed " + plan.seed() + ", accounts " + operations.accountPrefix() + "0 to "
                + (plan.accounts() - 1));
        int[] accountNumbers = Preparation.prepare(
                target, operations, plan.accounts(), plan.profile().deposit());
        Wording wording = switch (plan.form()) {
            case JSON -> new JsonWording(operations, target);
            case NDJSON -> new NdjsonWording(operations, target);
            case PACKED -> new PackedWording(operations, target, accountNumbers);
        };
        Meter meter = new Meter();
        Course course = new Course(meter, outcomes, plan.live(), out);
        Summary summary;
        try (Loader loader = new Loader(target, plan.connections(), new LoadWork(wording, outcomes), meter)) {
            summary = load(loader, course);
        }
        out.print(summary.text());
        summary.findings().forEach(finding -> out.println("  " + finding));
        out.println(summary.resultLine());
        if (plan.out().isPresent()) {
            Path directory = plan.out().get();
            new ReportFiles(directory).write(summary, course.intervals());
            out.println("files in " + directory);
        }
        return summary.isFine();
    }

    private Summary load(Loader loader, Course course) throws IOException {
        long begin = System.nanoTime();
        long warm = begin + plan.warmupSeconds() * SECOND_NANOS;
        long end = plan.seconds() == 0 ? begin + Long.MAX_VALUE / 2 : warm + plan.seconds() * SECOND_NANOS;
        FutureTask<Void> load = new FutureTask<>(() -> {
            loader.run(plan.count(), plan.batch(), new Pace(plan.rate(), begin), end);
            return null;
        });
        course.begin();
        Thread thread = Thread.ofPlatform().name("bench-load").start(load);
        try {
            for (int second = 1;
                    second <= plan.warmupSeconds() && !ends(load, begin + second * SECOND_NANOS);
                    second++) {
                course.warmUp();
            }
            if (plan.warmupSeconds() > 0) {
                course.begin();
            }
            boolean isOver = false;
            for (long second = 1; !isOver; second++) {
                isOver = ends(load, warm + second * SECOND_NANOS);
                course.step();
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted", e);
        } finally {
            course.end();
        }
        List<Finding> findings = Checks.run(target, plan, operations, outcomes, loader.sent());
        return summary(loader, course, findings);
    }

    /** Waits for the end of the load, at most until the time; false when that came first. */
    private static boolean ends(FutureTask<Void> load, long untilNanos) throws InterruptedException, IOException {
        try {
            load.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case BenchFailed failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private Summary summary(Loader loader, Course course, List<Finding> findings) {
        long behind = plan.rate() == 0 || plan.seconds() == 0
                ? 0
                : Math.max(
                        0,
                        Math.min(plan.count(), (plan.warmupSeconds() + plan.seconds()) * plan.rate()) - loader.sent());
        return new Summary(
                plan,
                run,
                course.measured(),
                Math.max(1, loader.lastAnswerNanos() - course.beginNanos()),
                course.all(),
                loader.sent(),
                behind,
                outcomes.done(),
                outcomes.repeated(),
                outcomes.codes(),
                outcomes.unknown(),
                List.copyOf(course.seconds()),
                findings);
    }
}
