package io.saldo.sink.trial;

import io.saldo.ledger.event.Event;
import io.saldo.sink.postgres.WalletTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL of this machine's packages, with data of its own. */
final class KillablePostgres implements KillableTarget {
    private static final int STARTS_MAX = 100;

    private final Path directory;
    private final int port = ServerProcess.freePort();
    private final ServerProcess process;

    /** Of the programs in a directory; data go to a new directory, which is another user's if this one is root. */
    KillablePostgres(Path bin) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("saldo-postgres");
        if (isRoot()) {
            run(directory, List.of("chown", "postgres", directory.toString()));
        }
        run(
                directory,
                asPostgres(List.of(
                        bin.resolve("initdb").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-U",
                        "saldo",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync")));
        process = new ServerProcess(
                directory,
                Map.of(),
                asPostgres(List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")));
    }

    /** Where the newest installed one has its programs. */
    static Optional<Path> installed() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asPostgres(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        whole.addAll(command);
        return whole;
    }

    private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new AssertionError(command.getFirst() + " failed: " + said);
        }
    }

    @Override
    public String name() {
        return "postgresql";
    }

    /** Until those that a killed one left are gone, a new one refuses to start. */
    @Override
    public void start() throws IOException {
        for (int attempt = 0; attempt < STARTS_MAX; attempt++) {
            process.start();
            if (process.awaitAnswer(() -> DriverManager.getConnection(url()).close())) {
                return;
            }
        }
        throw new AssertionError("PostgreSQL does not start: " + process.said());
    }

    @Override
    public void kill() {
        process.kill();
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=saldo";
    }

    @Override
    public String argument() {
        return "postgresql=" + url();
    }

    @Override
    public void assertHolds(MadeUpJournal journal, List<Event> events) throws Exception {
        WalletTables.assertHold(url(), events);
    }

    @Override
    public void close() throws IOException {
        process.kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
