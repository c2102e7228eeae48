package io.saldo.cli.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The files of a run: its latencies second by second and as one distribution, its report, and its result line. */
record ReportFiles(Path directory) {
    /** Latencies by percentile, in milliseconds: what HdrHistogram's plotters read. */
    static final String PERCENTILES = "latency.hgrm";
    /** A histogram for each second, in nanoseconds: HdrHistogram's log format 1.3. */
    static final String LOG = "latency.hlog";
    /** The result line. */
    static final String RESULT = "result.txt";

    /** The report with plots. */
    static final String REPORT = "report.html";

    private static final double MILLI = 1e6;

    void write(Summary summary, List<Histogram> intervals) throws IOException {
        Files.createDirectories(directory);
        try (PrintStream file = open(PERCENTILES)) {
            summary.latencies().outputPercentileDistribution(file, MILLI);
        }
        try (PrintStream file = open(LOG)) {
            HistogramLogWriter writer = new HistogramLogWriter(file);
            writer.outputComment("[" + summary.plan().load() + "]");
            writer.outputLogFormatVersion();
            intervals.stream().findFirst().ifPresent(first -> writer.outputStartTime(first.getStartTimeStamp()));
            writer.outputLegend();
            intervals.forEach(writer::outputIntervalHistogram);
        }
        Files.writeString(directory.resolve(REPORT), Page.of(summary));
        Files.writeString(directory.resolve(RESULT), summary.text() + summary.resultLine() + "\n");
    }

    private PrintStream open(String name) throws IOException {
        return new PrintStream(Files.newOutputStream(directory.resolve(name)), false, StandardCharsets.UTF_8);
    }
}
