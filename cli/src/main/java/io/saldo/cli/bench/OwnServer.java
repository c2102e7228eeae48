package io.saldo.cli.bench;

import io.saldo.cli.files.Folders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server made for one run, in a process and a new directory of its own, both gone at the end. */
public final class OwnServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String MAIN = "io.saldo.cli.Main";
    private static final long READY_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long EXIT_SECONDS_MAX = 60;
    private static final int TAIL_LINES = 20;

    private final Path directory;
    private final Process process;
    private final Target target;
    private final Thread lastResort;

    private OwnServer(Path directory, Process process, Target target) {
        this.directory = directory;
        this.process = process;
        this.target = target;
        lastResort = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts a server with this program's own classes and flags.
     *
     * @param parent where its directory is made
     * @throws BenchFailed when it does not become ready
     */
    public static OwnServer start(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent, "saldo-bench");
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "run"));
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("data").toString()));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output(directory).toFile())
                .redirectErrorStream(true)
                .start();
        OwnServer server = new OwnServer(directory, process, new Target(HOST, port, Optional.empty()));
        try {
            server.awaitReady();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path output(Path directory) {
        return directory.resolve("server.log");
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + READY_NANOS_MAX;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                List<String> lines = Files.readAllLines(output(directory));
                throw new BenchFailed("the server does not start: "
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isReady() throws IOException {
        try {
            OneRequest.get(target, "/health/ready");
            return true;
        } catch (BenchFailed _) {
            return false;
        }
    }

    /** Where it listens. */
    public Target target() {
        return target;
    }

    /** Ends it, and removes its directory. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException _) {
            // This program ends itself; the hook finds nothing to do.
        }
        Folders.delete(directory);
    }
}
