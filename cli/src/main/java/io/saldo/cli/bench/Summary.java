package io.saldo.cli.bench;

import io.saldo.ledger.batch.ResultCode;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run measured.
 *
 * @param plan what it was to do
 * @param run the number that its ids and accounts carry
 * @param measured operations answered in the measured time
 * @param nanos how long that was, up to the last answer
 * @param latencies of requests in that time
 * @param sent operations in all, warm-up included
 * @param behind operations that were due by the end and not sent, since all connections waited
 * @param done operations that were done
 * @param repeated of these, how many the server had done before
 * @param refused why how many were refused
 * @param unknown operations without an answer that says what became of them, when it should have come
 * @param seconds the course
 * @param findings of the checks at the end
 */
record Summary(
        BenchPlan plan,
        long run,
        long measured,
        long nanos,
        Histogram latencies,
        long sent,
        long behind,
        long done,
        long repeated,
        Map<ResultCode, Long> refused,
        long unknown,
        List<Second> seconds,
        List<Finding> findings) {
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e6;

    boolean isFine() {
        return findings.stream().allMatch(Finding::isFine);
    }

    double rate() {
        return measured / (nanos / SECOND);
    }

    double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / MILLI;
    }

    double maxMillis() {
        return latencies.getMaxValue() / MILLI;
    }

    /** Each code with its count, or "none". */
    String refusals() {
        if (refused.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        refused.forEach((code, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(code.code()));
        return text.toString();
    }

    /** For people. */
    String text() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%s%n", plan.load());
        text.format("  operations  %,d in %.2f s: %,.0f a second%n", measured, nanos / SECOND, rate());
        text.format(
                "  latency     p50 %.3f  p90 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms, of a request%s%n",
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                maxMillis(),
                plan.rate() > 0 ? " from when it was due" : "");
        text.format("  done        %,d, of these repeats %,d%n", done, repeated);
        text.format("  refused     %s%n", refusals());
        text.format("  unknown     %,d%n", unknown);
        if (behind > 0) {
            text.format("  behind      %,d were due and not sent: all connections waited%n", behind);
        }
        return text.toString();
    }

    /** For programs: one line. */
    String resultLine() {
        return String.format(
                Locale.ROOT,
                "result form=%s profile=%s accounts=%d batch=%d postings=%d connections=%d target_rate=%d seed=%d"
                        + " operations=%d rate=%.0f p50_ms=%.3f p90_ms=%.3f p99_ms=%.3f p999_ms=%.3f max_ms=%.3f"
                        + " refused=%d unknown=%d behind=%d checks=%s",
                plan.form().word(),
                plan.profile().word(),
                plan.accounts(),
                plan.batch(),
                plan.postings(),
                plan.connections(),
                plan.rate(),
                plan.seed(),
                measured,
                rate(),
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                maxMillis(),
                refused.values().stream().mapToLong(Long::longValue).sum(),
                unknown,
                behind,
                isFine() ? "ok" : "wrong");
    }
}
