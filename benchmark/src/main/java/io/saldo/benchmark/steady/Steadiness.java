package io.saldo.benchmark.steady;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * Tells whether latency stayed flat under a load on schedule. Reads a directory in which lie {@code latency.hlog}, the load
 * generator's histogram of each second; {@code samples}, see {@link Samples}; and {@code disturbances}, a line
 * {@code NAME FROM TO} for each thing that was done to the server, in milliseconds since 1970.
 */
public final class Steadiness {
    /** What goes on in more of the seconds than this is a part of the ordinary. */
    private static final double ORDINARY_SHARE = 0.8;

    private static final double TIMES_MAX = 2;
    private static final double MILLI = 1e6;

    /** A stretch of time, its latencies, and what went on. */
    private record Stretch(Histogram latencies, SortedSet<String> disturbances) {}

    private final int intervalSeconds;
    private final List<Stretch> seconds = new ArrayList<>();

    private Steadiness(Path directory, int intervalSeconds) throws IOException {
        this.intervalSeconds = intervalSeconds;
        Samples samples = Samples.read(directory.resolve("samples"));
        List<String> done = Files.readAllLines(directory.resolve("disturbances"));
        for (Histogram second : histograms(directory.resolve("latency.hlog"))) {
            long from = second.getStartTimeStamp();
            long to = second.getEndTimeStamp();
            SortedSet<String> names = samples.within(from, to);
            for (String line : done) {
                String[] words = line.split(" ", -1);
                if (Long.parseLong(words[1]) < to && Long.parseLong(words[2]) > from) {
                    names.add(words[0]);
                }
            }
            seconds.add(new Stretch(second, names));
        }
    }

    private static List<Histogram> histograms(Path file) throws FileNotFoundException {
        List<Histogram> all = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                // A second without an answer has an empty histogram.
                if (reader.nextIntervalHistogram() instanceof Histogram next && next.getTotalCount() > 0) {
                    all.add(next);
                }
            }
        }
        return all;
    }

    private static Histogram sum(List<Stretch> stretches) {
        Histogram sum = new Histogram(3);
        stretches.forEach(stretch -> sum.add(stretch.latencies));
        return sum;
    }

    private List<Stretch> intervals() {
        List<Stretch> intervals = new ArrayList<>();
        for (int first = 0; first + intervalSeconds <= seconds.size(); first += intervalSeconds) {
            List<Stretch> part = seconds.subList(first, first + intervalSeconds);
            TreeSet<String> names = new TreeSet<>();
            part.forEach(second -> names.addAll(second.disturbances));
            intervals.add(new Stretch(sum(part), names));
        }
        return intervals;
    }

    private SortedMap<String, List<Stretch>> byDisturbance() {
        TreeMap<String, List<Stretch>> found = new TreeMap<>();
        for (Stretch second : seconds) {
            second.disturbances.forEach(
                    name -> found.computeIfAbsent(name, _ -> new ArrayList<>()).add(second));
        }
        return found;
    }

    private void tell(PrintStream out) {
        List<Stretch> intervals = intervals();
        if (intervals.isEmpty()) {
            out.println("fewer than " + intervalSeconds + " seconds: nothing to tell");
            return;
        }
        double median = intervals.stream()
                .mapToDouble(interval -> p999(interval.latencies))
                .sorted()
                .skip((intervals.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
        SortedMap<String, List<Stretch>> disturbances = byDisturbance();
        TreeSet<String> ordinary = new TreeSet<>();
        disturbances.forEach((name, of) -> {
            if (of.size() > ORDINARY_SHARE * seconds.size()) {
                ordinary.add(name);
            }
        });
        out.println("each " + intervalSeconds + " s, in ms");
        double worst = 0;
        for (Stretch interval : intervals) {
            TreeSet<String> names = new TreeSet<>(interval.disturbances);
            names.removeAll(ordinary);
            out.println(line("", interval.latencies, median) + "  " + String.join(" ", names));
            worst = Math.max(worst, p999(interval.latencies) / median);
        }
        out.println("the seconds in which it went on, in ms; always going on: " + String.join(" ", ordinary));
        List<Stretch> quiet = seconds.stream()
                .filter(second -> ordinary.containsAll(second.disturbances))
                .toList();
        out.println(line("nothing, " + quiet.size() + " s", sum(quiet), median));
        for (Map.Entry<String, List<Stretch>> entry : disturbances.entrySet()) {
            if (!ordinary.contains(entry.getKey())) {
                String name = entry.getKey() + ", " + entry.getValue().size() + " s";
                out.println(line(name, sum(entry.getValue()), median));
            }
        }
        out.println(String.format(
                Locale.ROOT,
                "verdict: p99.9 of the worst interval is %.1f times that of the median one, %.2f ms: %s",
                worst,
                median,
                worst <= TIMES_MAX ? "STEADY" : "NOT STEADY"));
    }

    private static double p999(Histogram latencies) {
        return latencies.getValueAtPercentile(99.9) / MILLI;
    }

    private static String line(String name, Histogram latencies, double median) {
        return String.format(
                Locale.ROOT,
                "  %-20s p50 %6.2f  p99 %7.2f  p99.9 %7.2f  max %7.2f  %4.1f times",
                name,
                latencies.getValueAtPercentile(50) / MILLI,
                latencies.getValueAtPercentile(99) / MILLI,
                p999(latencies),
                latencies.getMaxValue() / MILLI,
                p999(latencies) / median);
    }

    /** Tells of each directory that is named behind the length of an interval in seconds. */
    public static void main(String[] arguments) throws IOException {
        for (String directory : List.of(arguments).stream().skip(1).toList()) {
            System.out.println(Path.of(directory).getFileName());
            new Steadiness(Path.of(directory), Integer.parseInt(arguments[0])).tell(System.out);
        }
    }
}
