package io.saldo.cli;

import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.CrashRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * {@code crash}: kills a server of its own again and again under load, on a data directory of its own, and audits from
 * outside that nothing is lost, changed or done twice.
 */
final class Crash {
    private static final String ROUNDS = "100";

    private final PrintStream out;
    private final PrintStream err;

    Crash(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments = new Arguments(options, Set.of("rounds", "seed", "dir"));
        int rounds = Arguments.number(arguments.value("rounds", ROUNDS), 1, 1_000_000);
        long seed = Arguments.number(
                arguments.value("seed", Long.toString(new SplittableRandom().nextLong(1_000_000_000))),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
        try {
            Path directory = arguments.value("dir").isPresent()
                    ? Path.of(arguments.required("dir"))
                    : Files.createTempDirectory("saldo-crash");
            out.println("crashing " + rounds + " times in " + directory + ", seed " + seed);
            return run(rounds, seed, directory);
        } catch (IOException e) {
            err.println("saldo: " + e);
            return Main.FAILED;
        }
    }

    private int run(int rounds, long seed, Path directory) throws IOException {
        try {
            out.println(new CrashRun(directory, seed, out::println).run(rounds));
            return Main.DONE;
        } catch (AuditFailed failure) {
            err.println("FOUND " + failure.getMessage());
            err.println("the data is in " + directory + "; repeat with './saldo crash --rounds " + rounds + " --seed "
                    + seed + "'");
            return Main.FAILED;
        }
    }
}
