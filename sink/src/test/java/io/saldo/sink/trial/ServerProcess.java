package io.saldo.sink.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A process with all of its children, to be killed together. For one thread. */
final class ServerProcess {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> command;
    private @Nullable Process process;

    /** A command to be run in a directory, with what it says in a file there. */
    ServerProcess(Path directory, Map<String, String> environment, List<String> command) {
        this.directory = directory;
        this.environment = environment;
        this.command = command;
    }

    /** Starts it. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private Path log() {
        return directory.resolve("out");
    }

    /** Whether something can be asked; what it throws says that it cannot yet. */
    @FunctionalInterface
    interface Question {
        void ask() throws Exception;
    }

    /** Waits until a question is answered; false when the process ends before. */
    boolean awaitAnswer(Question question) {
        long begin = System.nanoTime();
        while (process != null && process.isAlive()) {
            try {
                question.ask();
                return true;
            } catch (Exception notYet) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new AssertionError("the server does not answer: " + said(), notYet);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        return false;
    }

    /** What it has said. */
    String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and its children by SIGKILL, and waits until they are gone. */
    void kill() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        long begin = System.nanoTime();
        while (children.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new AssertionError("a child does not end");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when nobody listens at a port of this machine. */
    static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        }
    }
}
