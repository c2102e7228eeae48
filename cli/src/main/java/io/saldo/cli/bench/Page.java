package io.saldo.cli.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.HistogramIterationValue;

/** The report of a run as one HTML file that needs nothing else: figures, checks and plots, for light and dark screens. */
final class Page {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final int STEPS_A_HALVING = 5;
    private static final double HUNDRED = 100;

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #fcfcfa; --ink: #1f2328; --soft: #59636e; --rule: #dfe3e8;
              --c1: #0b6bcb; --c2: #b35900; --c3: #b3243b; --good: #1a7f37; --bad: #cf222e; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #14171b; --ink: #e6e9ed; --soft: #9aa4af; --rule: #2c333b;
                --c1: #5aa9f8; --c2: #f0a050; --c3: #f47b8c; --good: #3fb950; --bad: #f85149; } }
            body { margin: 0 auto; max-width: 800px; padding: 32px 20px 64px; background: var(--page); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 36px 0 8px; }
            p { margin: 4px 0; } .soft { color: var(--soft); }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin: 24px 0; }
            .figures div { border: 1px solid var(--rule); border-radius: 8px; padding: 10px 12px; }
            .figures b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
            table { border-collapse: collapse; } th, td { text-align: left; padding: 4px 16px 4px 0; vertical-align: top;
              border-bottom: 1px solid var(--rule); } th { font-weight: normal; color: var(--soft); white-space: nowrap; }
            .ok { color: var(--good); font-weight: 600; } .wrong { color: var(--bad); font-weight: 600; }
            svg { width: 100%; height: auto; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
            svg .end { text-anchor: end; } svg .middle { text-anchor: middle; } svg .grid { stroke: var(--rule); }
            svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            svg .line.c1 { stroke: var(--c1); } svg .line.c2 { stroke: var(--c2); } svg .line.c3 { stroke: var(--c3); }
            svg .c1.dot, svg text.c1 { fill: var(--c1); } svg .c2.dot, svg text.c2 { fill: var(--c2); }
            svg .c3.dot, svg text.c3 { fill: var(--c3); }
            """;

    private final Summary summary;
    private final Formatter html = new Formatter(Locale.ROOT);

    private Page(Summary summary) {
        this.summary = summary;
    }

    /** The whole file. */
    static String of(Summary summary) {
        return new Page(summary).write();
    }

    private String write() {
        String load = escape(summary.plan().load());
        html.format("<!doctype html>%n<html lang=\"en\">%n<head>%n<meta charset=\"utf-8\">%n");
        html.format("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">%n");
        html.format("<title>Saldo bench: %s</title>%n<style>%n%s</style>%n</head>%n<body>%n", load, STYLE);
        html.format("<h1>Saldo bench</h1>%n<p>%s</p>%n", load);
        html.format("<p class=\"soft\">seed %d, run %s</p>%n", summary.plan().seed(), Long.toHexString(summary.run()));
        figures();
        section("Operations a second", rate());
        section("Latency of requests over time", latencies());
        section("Latency by percentile", percentiles());
        outcomes();
        checks();
        html.format("</body>%n</html>%n");
        return html.toString();
    }

    private void figures() {
        html.format("<div class=\"figures\">%n");
        figure("operations a second", count(summary.rate()));
        for (double percentile : new double[] {50, 90, 99, 99.9}) {
            String name = percentile == 99.9 ? "p99.9" : "p" + (int) percentile;
            figure(name, duration(summary.millis(percentile)));
        }
        figure("slowest", duration(summary.maxMillis()));
        html.format("</div>%n");
    }

    private void figure(String name, String value) {
        html.format("<div><b>%s</b><span class=\"soft\">%s</span></div>%n", value, name);
    }

    private void section(String title, String svg) {
        html.format("<h2>%s</h2>%n%s", title, svg);
    }

    private String rate() {
        List<Double> rates = summary.seconds().stream().map(Second::rate).toList();
        return Plot.svg(
                "operations a second, second by second",
                time(),
                Plot.Axis.linear("operations a second", most(rates), Page::count),
                List.of(new Plot.Line("rate", 1, ends(summary.seconds()), rates)));
    }

    private String latencies() {
        // In a second without an answer nothing was measured.
        List<Second> answered =
                summary.seconds().stream().filter(second -> second.rate() > 0).toList();
        List<Plot.Line> lines = List.of(
                latency("p50", 1, answered, Second::p50Micros),
                latency("p99", 2, answered, Second::p99Micros),
                latency("p99.9", 3, answered, Second::p999Micros));
        List<Double> all = lines.stream().flatMap(line -> line.ys().stream()).toList();
        return Plot.svg("latency percentiles, second by second", time(), latencyAxis(all), lines);
    }

    private static Plot.Line latency(String name, int colour, List<Second> seconds, ToDoubleFunction<Second> micros) {
        List<Double> millis = seconds.stream()
                .map(second -> micros.applyAsDouble(second) / MICRO)
                .toList();
        return new Plot.Line(name, colour, ends(seconds), millis);
    }

    /** Over how many requests one is slower: 10 is the 90th percentile, 1,000 the 99.9th. */
    private String percentiles() {
        List<Double> oneIn = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        for (HistogramIterationValue step : summary.latencies().percentiles(STEPS_A_HALVING)) {
            double rest = HUNDRED - step.getPercentileLevelIteratedTo();
            if (rest > 0) {
                oneIn.add(HUNDRED / rest);
                millis.add(step.getValueIteratedTo() / MILLI);
            }
        }
        double rarest = oneIn.isEmpty() ? 10 : oneIn.getLast();
        return Plot.svg(
                "latency by percentile",
                Plot.Axis.logarithmic("percentile", 1, rarest, Page::percentile),
                latencyAxis(millis),
                List.of(new Plot.Line("latency", 1, oneIn, millis)));
    }

    private Plot.Axis time() {
        List<Double> ends = ends(summary.seconds());
        return Plot.Axis.tight("seconds", ends.isEmpty() ? 1 : ends.getLast(), Page::plain);
    }

    private static Plot.Axis latencyAxis(List<Double> millis) {
        double least = millis.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .min()
                .orElse(0.1);
        return Plot.Axis.logarithmic("milliseconds", least, Math.max(least, most(millis)), Page::plain);
    }

    private static List<Double> ends(List<Second> seconds) {
        return seconds.stream().map(Second::endSeconds).toList();
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    private void outcomes() {
        html.format("<h2>Outcomes</h2>%n<table>%n");
        row("sent", count(summary.sent()) + ", warm-up included");
        row("done", count(summary.done()));
        row("refused", summary.refusals());
        row("unknown", count(summary.unknown()));
        if (summary.plan().rate() > 0) {
            row("due and not sent", count(summary.behind()));
        }
        html.format("</table>%n");
    }

    private void row(String name, String value) {
        html.format("<tr><th>%s</th><td>%s</td></tr>%n", name, escape(value));
    }

    private void checks() {
        html.format("<h2>Checks</h2>%n<table>%n");
        for (Finding finding : summary.findings()) {
            html.format(
                    "<tr><td class=\"%s\">%s</td><td>%s</td></tr>%n",
                    finding.isFine() ? "ok" : "wrong",
                    finding.isFine() ? "holds" : "wrong",
                    escape(finding.what() + (finding.isFine() ? "" : ": " + finding.detail())));
        }
        html.format("</table>%n");
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String duration(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%,.0f ms", millis);
    }

    private static String percentile(double oneIn) {
        return plain(HUNDRED - HUNDRED / oneIn) + " %";
    }

    /** Without zeros that say nothing. */
    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
