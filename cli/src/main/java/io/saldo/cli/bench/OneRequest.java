package io.saldo.cli.bench;

import static io.saldo.cli.bench.Target.ascii;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A single read. */
final class OneRequest implements Work {
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final Target target;
    private final String path;
    private String text = "";
    private int status;

    private OneRequest(Target target, String path) {
        this.target = target;
        this.path = path;
    }

    /**
     * The body of the answer.
     *
     * @throws BenchFailed when the status is another than 200, or no answer comes
     */
    static String get(Target target, String path) throws IOException {
        OneRequest request = new OneRequest(target, path);
        try (Loader loader = new Loader(target, 1, request, new Meter())) {
            loader.run(1, 1, Pace.UNBOUNDED, System.nanoTime() + NANOS_MAX);
        }
        if (request.status != 200) {
            throw new BenchFailed(
                    "GET " + path + " is answered with status " + request.status + ", " + request.text.strip());
        }
        return request.text;
    }

    @Override
    public void write(long first, int count, RequestBytes request) {
        request.add(ascii("GET " + path)).add(target.withoutBody());
    }

    @Override
    public void answered(long first, int count, AnswerBytes answer) {
        status = answer.status();
        text = answer.text();
    }

    @Override
    public void lost(long first, int count) {
        text = "no answer";
    }
}
