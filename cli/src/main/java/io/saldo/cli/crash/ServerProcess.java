package io.saldo.cli.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One life of a real server, in a process of its own, seen from outside. */
final class ServerProcess implements AutoCloseable {
    /** Of a process that is no server. */
    static final int NO_PORT = 0;

    private static final long POLL_NANOS = 1_000_000;
    private static final long READY_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long EXIT_SECONDS_MAX = 120;

    private final Process process;
    private final int port;
    private final Path output;
    private final long startedAt = System.nanoTime();
    private final Wire wire;
    private volatile boolean isDoomed;

    private ServerProcess(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
        wire = new Wire(port);
    }

    /** Starts a process; it is not ready on the return. */
    static ServerProcess start(List<String> command, int port, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors(output).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        return new ServerProcess(process, port, output);
    }

    private static Path errors(Path output) {
        return output.resolveSibling(output.getFileName() + ".err");
    }

    /** A port that nobody listens on at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Wire wire() {
        return wire;
    }

    long pid() {
        return process.pid();
    }

    long ageNanos() {
        return System.nanoTime() - startedAt;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it is about to be killed, so that lost connections are no surprise. */
    boolean isDoomed() {
        return isDoomed;
    }

    /** What it printed for people, on standard error. */
    List<String> lines() throws IOException {
        return Files.readAllLines(errors(output));
    }

    /** All that it printed. */
    String output() throws IOException {
        return Files.readString(output) + Files.readString(errors(output));
    }

    /**
     * Waits until it takes requests.
     *
     * @throws AuditFailed when it ends, or takes too long
     */
    ServerProcess awaitReady() throws IOException {
        boolean inTime = await(() -> isReady() || !isAlive(), READY_NANOS_MAX);
        AuditFailed.check(isAlive(), "the server ended instead of starting: " + output());
        AuditFailed.check(inTime, "the server did not become ready: " + output());
        return this;
    }

    boolean isReady() {
        try {
            return wire.get("/health/ready").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Looks again and again until the condition holds; false when the time is over first. */
    static boolean await(BooleanSupplier condition, long nanosMax) {
        long deadline = System.nanoTime() + nanosMax;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** From now on it may end at any time. */
    void expectEnd() {
        isDoomed = true;
    }

    /** Kills it as a power switch would its program: SIGKILL, no last words. */
    void kill() {
        isDoomed = true;
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        isDoomed = true;
        process.destroy();
    }

    /** Waits for its end, and gives its exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AuditFailed("process " + pid() + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailed("interrupted", e);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        wire.close();
        if (isAlive()) {
            kill();
        }
    }
}
