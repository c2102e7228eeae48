package io.saldo.cli.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node of a cluster on this machine, seen from outside: by its files, its process and its HTTP port. */
final class LocalNode implements AutoCloseable {
    private static final String MAIN = "io.saldo.cli.Main";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TAIL_LINES = 15;

    private final ClusterPlan plan;
    private final int node;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private @Nullable Process started;

    LocalNode(ClusterPlan plan, int node) {
        this.plan = plan;
        this.node = node;
    }

    int node() {
        return node;
    }

    String address() {
        return plan.address(node);
    }

    /** Where it writes its log. */
    Path output() {
        return plan.directory().resolve("node-" + node + ".log");
    }

    /** Starts its process, which outlives this one; it is not ready on the return. */
    void start() throws IOException {
        Files.createDirectories(plan.data(node));
        List<String> command = new ArrayList<>();
        // In a session of its own, so that Ctrl-C at this terminal does not reach it.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "run"));
        command.addAll(plan.arguments(node));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .redirectErrorStream(true)
                .start();
        started = process;
        Files.writeString(plan.data(node).resolve("pid"), process.pid() + "\n");
    }

    /** Whether a process that this one started has ended. */
    boolean hasEnded() {
        Process process = started;
        return process != null && !process.isAlive();
    }

    /** Whether it takes requests. */
    boolean isReady() {
        return get("/health/ready").isPresent();
    }

    /** The body of an answer with status 200. */
    Optional<String> get(String path) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(address() + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The process that has its data directory, told by the operating system's lock and not by a file that may be old. */
    Optional<Long> holder() throws IOException {
        Path file = plan.data(node).resolve("lock");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                return Optional.empty();
            }
        }
        String pid = Files.readString(file).strip();
        return pid.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(pid));
    }

    /** Asks the process to end; {@link #holder} is empty once it has. */
    void terminate(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    /** The last lines that it wrote. */
    String tail() throws IOException {
        if (!Files.exists(output())) {
            return "";
        }
        List<String> lines = Files.readAllLines(output());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
