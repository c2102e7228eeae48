package io.saldo.benchmark.micro;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the microbenchmarks and says which is slower than its {@link Estimate} times a factor; ends with 1 if one is. A
 * benchmark without an estimate is refused.
 */
public final class EstimateCheck {
    private static final double FACTOR = 2;

    private EstimateCheck() {}

    /** Arguments: the factor, then patterns of names; all benchmarks with a factor of 2 when there are none. */
    public static void main(String[] args) throws RunnerException {
        boolean hasFactor = args.length > 0 && args[0].matches("[0-9.]+");
        double factor = hasFactor ? Double.parseDouble(args[0]) : FACTOR;
        ChainedOptionsBuilder options =
                new OptionsBuilder().shouldFailOnError(true).verbosity(VerboseMode.SILENT);
        Arrays.stream(args).skip(hasFactor ? 1 : 0).forEach(options::include);
        Collection<RunResult> results = new Runner(options.build()).run();
        System.out.printf(
                Locale.ROOT, "%-52s %10s %10s %7s  %s%n", "benchmark", "estimate", "measured", "ratio", "because");
        boolean isSlow = false;
        for (RunResult result : results) {
            isSlow |= isSlow(result, factor);
        }
        System.exit(isSlow ? 1 : 0);
    }

    private static boolean isSlow(RunResult result, double factor) {
        BenchmarkParams params = result.getParams();
        Estimate estimate = estimateOf(params.getBenchmark());
        double nanos = result.getPrimaryResult().getScore();
        boolean isSlow = nanos > estimate.nanos() * factor;
        System.out.printf(
                Locale.ROOT,
                "%-52s %7.0f ns %7.0f ns %7.2f  %s%s%n",
                nameOf(params),
                estimate.nanos(),
                nanos,
                nanos / estimate.nanos(),
                estimate.because(),
                isSlow ? "  SLOWER than " + factor + " times its estimate" : "");
        return isSlow;
    }

    private static String nameOf(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        String name = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
        return params.getParamsKeys().stream()
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining("", name, ""));
    }

    private static Estimate estimateOf(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .filter(method -> method.isAnnotationPresent(Estimate.class))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException(benchmark + " has no estimate"))
                    .getAnnotation(Estimate.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(benchmark, e);
        }
    }
}
