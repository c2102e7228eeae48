package io.saldo.benchmark.steady;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server's metrics said second by second: a line {@code @ MILLIS} for each look, and behind it the lines of the
 * metrics as they came.
 */
final class Samples {
    private static final Pattern JOB = Pattern.compile("saldo_job_([a-z_]+)\\{.*job=\"([^\"]+)\".*} (\\S+)");
    private static final Pattern LAG = Pattern.compile("saldo_follower_lag_seconds\\{.*} (\\S+)");
    private static final Pattern MARKS = Pattern.compile("saldo_log_mark_seconds_count(?:\\{.*})? (\\S+)");
    /** A follower that is later than this is behind, and not only waiting for its next batch. */
    private static final double BEHIND_SECONDS = 5;

    /** One look. */
    private static final class Look {
        private final long millis;
        private final Map<String, Double> jobSeconds = new HashMap<>();
        private final Map<String, Double> jobRuns = new HashMap<>();
        private final TreeSet<String> running = new TreeSet<>();
        private double lagSeconds;
        private double marks;

        Look(long millis) {
            this.millis = millis;
        }

        void take(String line) {
            Matcher job = JOB.matcher(line);
            if (job.matches()) {
                takeJob(job.group(1), job.group(2), Double.parseDouble(job.group(3)));
            }
            Matcher lag = LAG.matcher(line);
            if (lag.matches()) {
                lagSeconds = Math.max(lagSeconds, Double.parseDouble(lag.group(1)));
            }
            Matcher marked = MARKS.matcher(line);
            if (marked.matches()) {
                marks = Double.parseDouble(marked.group(1));
            }
        }

        private void takeJob(String what, String name, double value) {
            switch (what) {
                case "seconds_total" -> jobSeconds.put(name, value);
                case "runs_total" -> jobRuns.put(name, value);
                case "running" -> {
                    if (value > 0) {
                        running.add(name);
                    }
                }
                default -> {}
            }
        }
    }

    private final List<Look> looks = new ArrayList<>();

    private Samples() {}

    static Samples read(Path file) throws IOException {
        Samples samples = new Samples();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("@ ")) {
                samples.looks.add(new Look(Long.parseLong(line.substring(2).strip())));
            } else if (!samples.looks.isEmpty()) {
                samples.looks.getLast().take(line);
            }
        }
        return samples;
    }

    /** What went on between the looks that lie around a stretch of time, in milliseconds since 1970. */
    SortedSet<String> within(long fromMillis, long toMillis) {
        TreeSet<String> names = new TreeSet<>();
        for (int at = 1; at < looks.size(); at++) {
            Look before = looks.get(at - 1);
            Look after = looks.get(at);
            if (before.millis < toMillis && after.millis > fromMillis) {
                names.addAll(between(before, after));
            }
        }
        return names;
    }

    private static SortedSet<String> between(Look before, Look after) {
        TreeSet<String> names = new TreeSet<>(after.running);
        after.jobRuns.forEach((name, runs) -> {
            boolean hasEnded = runs > before.jobRuns.getOrDefault(name, 0.0);
            boolean hasWorked = after.jobSeconds.getOrDefault(name, 0.0) > before.jobSeconds.getOrDefault(name, 0.0);
            if (hasEnded || hasWorked) {
                names.add(name);
            }
        });
        if (after.lagSeconds > BEHIND_SECONDS) {
            names.add("catch-up");
        }
        if (after.marks > before.marks) {
            names.add("log-mark");
        }
        return names;
    }
}
