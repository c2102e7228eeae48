package io.saldo.cli;

import io.saldo.replica.StartFailureException;
import io.saldo.replica.repair.Peer;
import io.saldo.replica.repair.Rebuild;
import io.saldo.replica.repair.RebuildFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code rebuild}: makes the data of a node that does not run anew from another node of its cluster. Exit codes: 0 done, 1 it
 * could not be done, 2 misused.
 */
final class RebuildCommand {
    private final PrintStream out;
    private final PrintStream err;

    RebuildCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> options) throws Arguments.Misused {
        Arguments arguments = new Arguments(options, Set.of("data", "from", "cluster-secret-file", "old"));
        Path data = Path.of(arguments.value("data", "data"));
        URI from = address(arguments.required("from"));
        Path secretFile = Path.of(arguments.required("cluster-secret-file"));
        boolean isDiscarding = isDiscarding(arguments);
        try (Peer peer = new Peer(from, secret(secretFile))) {
            new Rebuild(data, peer, out::println).run(isDiscarding);
            return Main.DONE;
        } catch (IOException e) {
            err.println("saldo: the file of the cluster's secret " + secretFile + " cannot be read: " + e);
        } catch (RebuildFailedException | StartFailureException e) {
            err.println("saldo: " + e.getMessage());
        }
        return Main.FAILED;
    }

    /** Whether the old files are to be deleted. */
    static boolean isDiscarding(Arguments arguments) throws Arguments.Misused {
        return switch (arguments.value("old", "keep")) {
            case "keep" -> false;
            case "delete" -> true;
            default -> throw new Arguments.Misused("the option '--old' is keep or delete");
        };
    }

    private static URI address(String text) throws Arguments.Misused {
        try {
            URI address = URI.create(text);
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one message.
        }
        throw new Arguments.Misused(
                "the option '--from' is the address of another node such as http://host:8080, not '" + text + "'");
    }

    private static String secret(Path file) throws IOException {
        String secret = Files.readString(file).strip();
        if (secret.isEmpty()) {
            throw new IOException("it is empty");
        }
        return secret;
    }
}
