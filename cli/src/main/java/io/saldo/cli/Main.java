package io.saldo.cli;

import io.saldo.server.log.Logging;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
              rebuild   make the data of a node anew from another node of its cluster (docs/cluster.md)
                          --data DIR             of the node, which must not run; default ./data
                          --from URL             HTTP address of another node, which serves
                          --cluster-secret-file FILE
                          --old keep|delete      what becomes of the old files; default keep, moved aside
              cluster   the nodes of a cluster on this machine
                up        make it, start all nodes, return when they are ready
                          --nodes N              1, 3 or 5; default 3
                          --partitions N         1 to 16, fixed for ever; default 1
                          --port PORT            of node 0, the others follow; default 8080
                          --cluster-port PORT    first of those between the nodes; default 9100
                          --data DIR             default ./cluster
                start     start the nodes that do not run, or --node N
                stop      stop the nodes, or --node N
                rebuild   make the data of --node N anew from the others, while they serve
                          --old keep|delete      what becomes of the old files; default keep, moved aside
                status    one line for each node and each partition
              dead-letters  events that a follower of a running server refused
                list      the newest, in JSON; --limit N, --cursor ID
                show ID   one, with its event
                replay ID bring it to its follower again
                          --url URL              default http://127.0.0.1:8080
                          --token-file FILE      holds the bearer token
              bench     load a server, and check its books afterwards: docs/bench.md
                          --url URL              default: one of its own, in a temporary directory
                          --token-file FILE      holds the bearer token
                          --form FORM            json, ndjson or packed; default json
                          --profile PROFILE      uniform, zipf, hot, mixed or monkey; default uniform
                          --rate N               operations a second on a fixed schedule; default max
                          --connections C        default 64 for json, 8 for ndjson, 4 for packed
                          --accounts N, --batch N, --postings N, --zipf S
                          --warmup N, --seconds N, --count N
                          --seed S               repeats the choice of operations
                          --live HOW             terminal, lines or off
                          --out DIR              a report with plots, and histograms
              crash     kill a server of its own under load, again and again, and audit it
                          --rounds N             default 100
                          --seed S               repeats a run
                          --dir DIR              empty; default a new temporary one
              chaos     hurt a cluster of its own under load at random, and audit it
                          --minutes N            default: every fault once
                          --seed S               repeats a plan
                          --nodes N              3 or 5; default 3
                          --partitions N         default 4
                          --faults A,B           default all: docs/cluster.md
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
        if (!command.equals("run")) {
            // The server logs as it is told; every other command speaks for itself, and the JDK shall not speak beside
            // it.
            Logging.begin("WARN", Optional.empty());
        }
        try {
            return switch (command) {
                case "run" -> new Run(err).run(options);
                case "verify" -> new Verify(out, err).run(options);
                case "replay" -> new Replay(out, err).run(options);
                case "rebuild" -> new RebuildCommand(out, err).run(options);
                case "cluster" -> new Cluster(out, err).run(options);
                case "dead-letters" -> new DeadLetterCommand(out, err).run(options);
                case "crash" -> new Crash(out, err).run(options);
                case "chaos" -> new Chaos(out, err).run(options);
                case "bench" -> new Bench(out, err).run(options);
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
