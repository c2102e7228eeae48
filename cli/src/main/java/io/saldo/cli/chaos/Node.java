package io.saldo.cli.chaos;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.AuditFailed;
import io.saldo.cli.crash.Json;
import io.saldo.cli.files.Folders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node of the cluster: its process, life after life, and the way to its HTTP interface. Any thread. */
final class Node implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long EXIT_SECONDS_MAX = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int TAIL_LINES = 25;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final int number;
    private final String address;
    private final String token;
    private final List<String> command;
    private final Path data;
    private final Path output;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            .build();
    private volatile @Nullable Process process;
    /** Whether it does not run because this run has ended it, or not yet begun it. */
    private volatile boolean isBroughtDown = true;

    /**
     * @param address of its HTTP interface
     * @param token the bearer token of its clients, or empty
     * @param command that runs it
     * @param data its data directory
     * @param output what it prints
     */
    Node(int number, String address, String token, List<String> command, Path data, Path output) {
        this.number = number;
        this.address = address;
        this.token = token;
        this.command = List.copyOf(command);
        this.data = data;
        this.output = output;
    }

    int number() {
        return number;
    }

    String address() {
        return address;
    }

    Path data() {
        return data;
    }

    /** Starts the next life; it is not ready on the return. */
    synchronized void start() {
        AuditFailed.check(!isAlive(), "node " + number + " is not started twice");
        AuditFailed.check(isBroughtDown, "node " + number + " ended by itself: " + tail());
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .redirectErrorStream(true)
                    .start();
            isBroughtDown = false;
        } catch (IOException e) {
            throw new AuditFailed("node " + number + " cannot be started", e);
        }
    }

    boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        end(true);
    }

    /**
     * SIGTERM, and its end.
     *
     * @throws AuditFailed when it does not end in order
     */
    void terminate() {
        end(false);
        AuditFailed.check(exitCode() == 0, "node " + number + " ended with " + exitCode() + ": " + tail());
    }

    /** Waits until it has ended by itself, as it should when it finds that it must not go on. */
    int awaitOwnEnd() {
        awaitEnd();
        return exitCode();
    }

    private int exitCode() {
        Process current = process;
        return current == null ? 0 : current.exitValue();
    }

    private void end(boolean byForce) {
        Process current = process;
        if (current == null) {
            return;
        }
        if (byForce) {
            current.destroyForcibly();
        } else {
            current.destroy();
        }
        awaitEnd();
    }

    private void awaitEnd() {
        Process current = process;
        if (current == null) {
            return;
        }
        isBroughtDown = true;
        try {
            AuditFailed.check(
                    current.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS), "node " + number + " does not end: " + tail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailed("interrupted", e);
        }
    }

    /** SIGSTOP. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    long pid() {
        Process current = process;
        return current == null ? -1 : current.pid();
    }

    private void signal(String name) {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(current.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AuditFailed("node " + number + " cannot be signalled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditFailed("interrupted", e);
        }
    }

    /** Removes what the log of a killed process has left in shared memory; its next start on the same disk would do it. */
    void dropSharedMemory() throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path note : files.filter(file -> file.endsWith(Path.of("log", "memory")))
                    .toList()) {
                Path memory = Path.of(Files.readString(note).strip());
                if (memory.startsWith(SHARED_MEMORY) && Files.exists(memory)) {
                    Folders.delete(memory);
                }
            }
        }
    }

    boolean isReady() {
        try {
            return get("/health/ready").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Waits until it takes requests.
     *
     * @throws AuditFailed when it ends, or takes too long
     */
    void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            AuditFailed.check(isAlive(), "node " + number + " ended instead of becoming ready: " + tail());
            AuditFailed.check(
                    System.nanoTime() - deadline < 0,
                    "node " + number + " is not ready after " + patience.toSeconds() + " s: " + tail());
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Whether it leads any partition, as it says itself. */
    boolean isLeading() {
        try {
            Answer answer = get("/v1/cluster");
            return answer.status() == 200
                    && Json.parse(answer.body()).list("partition_list").stream()
                            .anyMatch(partition -> partition.has("leader")
                                    && partition.text("leader").equals(Integer.toString(number)));
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Reads.
     *
     * @throws IOException when there is no answer
     */
    Answer get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    /**
     * Posts JSON.
     *
     * @throws IOException when there is no answer: whether it acted is unknown
     */
    Answer post(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Optional<String> replayed = response.headers().firstValue("Idempotent-Replayed");
            return new Answer(response.statusCode(), replayed.isPresent(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The lines with a text among all that it printed, life after life. */
    Stream<String> linesWith(String text) throws IOException {
        return Files.readAllLines(output).stream().filter(line -> line.contains(text));
    }

    /** The last lines that it printed. */
    String tail() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(output));
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "its output cannot be read: " + e;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        if (isAlive()) {
            kill();
            try {
                dropSharedMemory();
            } catch (IOException e) {
                throw new AuditFailed("node " + number + " has left shared memory behind", e);
            }
        }
    }
}
