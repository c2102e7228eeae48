package io.saldo.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells on one stream how far a long work is: nothing in its first second, then a line each second. */
final class ProgressLine {
    private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private final String work;
    private final String unit;
    private final long begun = System.nanoTime();
    private long nextNanos = begun + STEP_NANOS;

    ProgressLine(PrintStream out, String work, String unit) {
        this.out = out;
        this.work = work;
        this.unit = unit;
    }

    /** Says how far it is, if it is time. */
    void at(long done) {
        if ((done & 0xFFF) == 0) {
            atNow(done);
        }
    }

    /** The same without a look at how often it is called. */
    void atNow(long done) {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = now + STEP_NANOS;
            out.println(work + ": " + done + " " + unit + ", " + rate(done, now) + " a second");
        }
    }

    /** How many a second so far. */
    long rate(long done) {
        return rate(done, System.nanoTime());
    }

    private long rate(long done, long now) {
        return done * STEP_NANOS / Math.max(1, now - begun);
    }

    /** How long so far, in milliseconds. */
    long millis() {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
