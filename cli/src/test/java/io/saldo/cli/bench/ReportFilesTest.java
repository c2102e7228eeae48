package io.saldo.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.batch.ResultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final int SECONDS = 5;
    private static final int REQUESTS_A_SECOND = 1_000;

    @TempDir
    Path directory;

    @Test
    void histogramsAreReadBackAsTheyWereMeasured() throws IOException {
        Summary summary = summary(List.of());

        new ReportFiles(directory).write(summary, intervals());

        Histogram all = Meter.histogram();
        int read = 0;
        try (HistogramLogReader reader =
                new HistogramLogReader(directory.resolve(ReportFiles.LOG).toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                all.add((Histogram) next);
                read++;
            }
        }
        assertEquals(SECONDS, read);
        assertEquals(summary.latencies(), all);
        String percentiles = Files.readString(directory.resolve(ReportFiles.PERCENTILES));
        assertTrue(percentiles.contains("Total count    =         5000"), percentiles);
        assertTrue(Files.readString(directory.resolve(ReportFiles.RESULT)).contains("result form=json"));
    }

    @Test
    void reportIsOnePageWithItsPlotsAndNeedsNothingElse() throws IOException {
        new ReportFiles(directory).write(summary(List.of(Finding.fine("money is <kept>"))), intervals());

        String page = Files.readString(directory.resolve(ReportFiles.REPORT));
        assertEquals(3, page.split("<svg ", -1).length - 1);
        assertEquals(5, page.split("<polyline ", -1).length - 1, "one rate, three latencies, one distribution");
        assertTrue(page.contains("money is &lt;kept&gt;"), page);
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertFalse(page.contains("http"), "it refers to something outside");
        assertFalse(page.contains("NaN"), page);
        assertFalse(page.contains("Infinity"), page);
    }

    @Test
    void reportOfALoadWithoutAnswersHasNoLatency() throws IOException {
        Second silent = Second.of(1, 0, 0, 3, Meter.histogram());
        Summary summary = new Summary(
                plan(), 1, 0, 1_000, Meter.histogram(), 3, 0, 0, 0, Map.of(), 3, List.of(silent), List.of());

        new ReportFiles(directory).write(summary, List.of());

        String page = Files.readString(directory.resolve(ReportFiles.REPORT));
        assertEquals(3, page.split("<svg ", -1).length - 1);
        assertFalse(page.contains("NaN"), page);
        assertFalse(page.contains("Infinity"), page);
    }

    private static List<Histogram> intervals() {
        List<Histogram> intervals = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            Histogram interval = Meter.histogram();
            interval.setStartTimeStamp(1_000L * second);
            interval.setEndTimeStamp(1_000L * (second + 1));
            for (int i = 1; i <= REQUESTS_A_SECOND; i++) {
                interval.recordValue(100_000L * i);
            }
            intervals.add(interval);
        }
        return intervals;
    }

    private static Summary summary(List<Finding> findings) {
        Histogram all = Meter.histogram();
        List<Second> seconds = new ArrayList<>();
        for (Histogram interval : intervals()) {
            all.add(interval);
            seconds.add(Second.of(seconds.size() + 1, REQUESTS_A_SECOND, 0, 0, interval));
        }
        return new Summary(
                plan(),
                1,
                5_000,
                5_000_000_000L,
                all,
                5_000,
                0,
                4_990,
                0,
                Map.of(ResultCode.INSUFFICIENT_FUNDS, 10L),
                0,
                seconds,
                findings);
    }

    private static BenchPlan plan() {
        return new BenchPlan(
                Form.JSON,
                1,
                Profile.UNIFORM,
                10,
                1,
                1.0,
                1_000,
                4,
                0,
                5,
                5_000,
                7,
                BenchPlan.Live.OFF,
                Optional.empty());
    }
}
