package io.saldo.cli.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Latencies and counts of a load: written by the loader's thread, read by another while it goes on. */
final class Meter {
    /** Longer latencies count as this long. */
    static final long NANOS_MAX = 600_000_000_000L;

    private static final long NANOS_MIN = 1_000;
    private static final int DIGITS = 3;

    private final SingleWriterRecorder latencies = new SingleWriterRecorder(NANOS_MIN, NANOS_MAX, DIGITS);
    private final AtomicLong answered = new AtomicLong();

    static Histogram histogram() {
        return new Histogram(NANOS_MIN, NANOS_MAX, DIGITS);
    }

    /** A request was answered. */
    void answered(long latencyNanos, int items) {
        latencies.recordValue(Math.clamp(latencyNanos, 0, NANOS_MAX));
        answered.lazySet(answered.getPlain() + items);
    }

    /** How many items were answered. */
    long answered() {
        return answered.get();
    }

    /** The latencies since the last call. One thread. */
    Histogram interval() {
        return latencies.getIntervalHistogram();
    }
}
