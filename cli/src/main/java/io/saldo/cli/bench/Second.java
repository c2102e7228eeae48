package io.saldo.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What happened in about a second of the measured load.
 *
 * @param endSeconds when it ended, in seconds since the measurement began
 * @param rate operations answered a second
 * @param refused operations that the server refused
 * @param unknown operations without an answer that says what became of them
 * @param p50Micros the median latency of a request
 * @param p99Micros 99 of 100 were not slower
 * @param p999Micros 999 of 1,000 were not slower
 * @param maxMicros the slowest
 */
record Second(
        double endSeconds,
        double rate,
        long refused,
        long unknown,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros) {
    private static final double MICRO = 1e3;

    static Second of(double endSeconds, double rate, long refused, long unknown, Histogram latencies) {
        return new Second(
                endSeconds,
                rate,
                refused,
                unknown,
                latencies.getValueAtPercentile(50) / MICRO,
                latencies.getValueAtPercentile(99) / MICRO,
                latencies.getValueAtPercentile(99.9) / MICRO,
                latencies.getMaxValue() / MICRO);
    }
}
