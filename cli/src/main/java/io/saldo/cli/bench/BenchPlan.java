package io.saldo.cli.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run of the load generator shall do.
 *
 * @param form how operations are put into requests
 * @param batch operations of a request, 1 to the most that the form takes
 * @param profile which operations
 * @param accounts how many accounts, at least 2
 * @param postings of a transaction; 1 for plain transfers
 * @param zipfExponent how steep popularity falls, above 0
 * @param rate operations a second on a fixed schedule, or 0 for as many as come back
 * @param connections how many at a time
 * @param warmupSeconds of load before the measurement begins
 * @param seconds of measured load, or 0 for no end but the count
 * @param count the most operations, warm-up included
 * @param seed tells every choice
 * @param live how the run tells of itself while it lasts
 * @param out where files go, if they are wanted
 */
public record BenchPlan(
        Form form,
        int batch,
        Profile profile,
        int accounts,
        int postings,
        double zipfExponent,
        long rate,
        int connections,
        int warmupSeconds,
        int seconds,
        long count,
        long seed,
        Live live,
        Optional<Path> out) {
    /** The most operations of one run. */
    public static final long COUNT_MAX = 2_000_000_000L;

    /** How a run tells of itself while it lasts. */
    public enum Live {
        /** Not at all. */
        OFF,
        /** By a line each second. */
        LINES,
        /** By one line that changes. */
        TERMINAL
    }

    /** What is loaded, in words. */
    String load() {
        String what = postings > 1
                ? "transactions of " + postings + " postings"
                : profile.word() + (profile == Profile.ZIPF ? " " + zipfExponent : "");
        return what + " over " + accounts + " accounts, " + form.word() + (batch > 1 ? " batches of " + batch : "")
                + ", "
                + connections + (connections == 1 ? " connection, " : " connections, ")
                + (rate == 0 ? "as fast as answers come" : rate + " a second on schedule");
    }
}
