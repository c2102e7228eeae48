package io.saldo.cli.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Follows a load while it goes on: takes what was measured each second, tells it, and adds it up. One thread. */
final class Course {
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e3;

    private final Meter meter;
    private final Outcomes outcomes;
    private final PrintStream out;
    private final BenchPlan.Live live;
    private final List<Second> seconds = new ArrayList<>();
    private final List<Histogram> intervals = new ArrayList<>();
    private final Histogram all = Meter.histogram();
    private long beginNanos;
    private long beginMillis;
    private long beginAnswered;
    private long lastNanos;
    private long lastAnswered;
    private long lastRefused;
    private long lastUnknown;

    Course(Meter meter, Outcomes outcomes, BenchPlan.Live live, PrintStream out) {
        this.meter = meter;
        this.outcomes = outcomes;
        this.live = live;
        this.out = out;
    }

    /** Forgets what was before. */
    void begin() {
        meter.interval();
        beginNanos = System.nanoTime();
        beginMillis = System.currentTimeMillis();
        beginAnswered = meter.answered();
        lastNanos = beginNanos;
        lastAnswered = beginAnswered;
        lastRefused = outcomes.refused();
        lastUnknown = outcomes.unknown();
    }

    /** A second of warm-up has passed. */
    void warmUp() {
        tell(second(System.nanoTime(), meter.interval()), "warm-up ");
    }

    /** A second of measured load has passed, or its last part; takes what it measured. */
    void step() {
        long now = System.nanoTime();
        Histogram interval = meter.interval();
        interval.setStartTimeStamp(beginMillis + (lastNanos - beginNanos) / 1_000_000);
        interval.setEndTimeStamp(beginMillis + (now - beginNanos) / 1_000_000);
        intervals.add(interval);
        all.add(interval);
        Second second = second(now, interval);
        seconds.add(second);
        tell(second, "");
    }

    private Second second(long now, Histogram latencies) {
        long answered = meter.answered();
        long refused = outcomes.refused();
        long unknown = outcomes.unknown();
        Second second = Second.of(
                (now - beginNanos) / SECOND,
                (answered - lastAnswered) * SECOND / Math.max(1, now - lastNanos),
                refused - lastRefused,
                unknown - lastUnknown,
                latencies);
        lastNanos = now;
        lastAnswered = answered;
        lastRefused = refused;
        lastUnknown = unknown;
        return second;
    }

    private void tell(Second second, String prefix) {
        if (live == BenchPlan.Live.OFF) {
            return;
        }
        String line = String.format(
                Locale.ROOT,
                "%s%6.1f s  %,10.0f/s  p50 %9.3f ms  p99 %9.3f ms  refused %,d  unknown %,d",
                prefix,
                second.endSeconds(),
                second.rate(),
                second.p50Micros() / MILLI,
                second.p99Micros() / MILLI,
                second.refused(),
                second.unknown());
        if (live == BenchPlan.Live.TERMINAL) {
            out.print("\r" + line + "\u001B[K");
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Ends the changing line, if there is one. */
    void end() {
        if (live == BenchPlan.Live.TERMINAL) {
            out.println();
        }
    }

    long beginNanos() {
        return beginNanos;
    }

    /** How many were answered since the beginning. */
    long measured() {
        return meter.answered() - beginAnswered;
    }

    Histogram all() {
        return all;
    }

    List<Histogram> intervals() {
        return intervals;
    }

    List<Second> seconds() {
        return seconds;
    }
}
