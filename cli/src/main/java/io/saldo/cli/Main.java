package io.saldo.cli;

import java.io.PrintStream;

/**
 * The entry of {@code ./saldo}: finds the command named by the first argument and runs it.
 *
 * <p>Exit codes: 0 done, 2 the arguments make no sense.
 */
public final class Main {
    private static final int DONE = 0;
    private static final int MISUSED = 2;

    private static final String HELP = """
            Saldo, a digital wallet server

            usage: saldo COMMAND [OPTION...]

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
        return switch (command) {
            case "help", "--help", "-h" -> help(out);
            default -> unknown(command, err);
        };
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
