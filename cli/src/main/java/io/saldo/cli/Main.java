package io.saldo.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/**
 * The entry of {@code ./saldo}: finds the command named by the first argument and runs it.
 *
 * <p>Exit codes: 0 done, 1 it failed or found something, 2 the arguments make no sense; {@code run} has one
 * more.
 */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final String HELP = """
            Saldo, a digital wallet server

            usage: saldo COMMAND [OPTION...]

              run       start the server
                          --port PORT            default 8080
                          --data DIR             default ./data
                          --config FILE          all settings: docs/configuration.md
              verify    prove a data directory offline: checksums, chain, replay, sums
                          --data DIR             default ./data
              replay    print every balance as it stood
                          --data DIR             default ./data
                          --until SEQUENCE|TIME  such as 5000 or 2026-11-20T12:00:00Z; default the end
                          --account ID           only this one
              crash     kill a server of its own under load, again and again, and audit it
                          --rounds N             default 100
                          --seed S               repeats a run
                          --dir DIR              empty; default a new temporary one
              help      print this text
              test      run all tests (builds from source)
              format    format the source code
            """;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        String command = args.length == 0 ? "help" : args[0];
        List<String> options =
                args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        try {
            return switch (command) {
                case "run" -> new Run(err).run(options);
                case "verify" -> new Verify(out, err).run(options);
                case "replay" -> new Replay(out, err).run(options);
                case "crash" -> new Crash(out, err).run(options);
                case "train" -> Training.run();
                case "help", "--help", "-h" -> help(out);
                default -> unknown(command, err);
            };
        } catch (Arguments.Misused misused) {
            err.println("saldo " + command + ": " + misused.getMessage());
            return MISUSED;
        }
    }

    private static int help(PrintStream out) {
        out.print(HELP);
        return DONE;
    }

    private static int unknown(String command, PrintStream err) {
        err.println("saldo: there is no command '" + command + "'; './saldo help' lists the commands");
        return MISUSED;
    }
}
