package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.replica.log.AppendStatus;
import io.saldo.replica.log.LogFailedException;
import io.saldo.replica.log.RecordingFollower;
import io.saldo.replica.log.Role;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Several nodes of a real log in this process, talking over loopback. */
final class LogGroup implements AutoCloseable {

    static final String SECRET = "a secret of the test";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PORTS = 20;

    private final Path data;
    private final List<String> addresses;
    private final UnaryOperator<AeronLogConfig> change;
    private final List<AeronLog> logs = new ArrayList<>();
    private final List<RecordingFollower> followers = new ArrayList<>();
    private final List<LogFailedException> failures = new ArrayList<>();

    LogGroup(Path data, int nodes, UnaryOperator<AeronLogConfig> change) {
        this.data = data;
        this.change = change;
        addresses = freeAddresses(nodes);
        for (int node = 0; node < nodes; node++) {
            followers.add(new RecordingFollower());
            logs.add(new AeronLog(config(node)));
        }
    }

    /** Nodes whose base ports nobody uses. */
    static List<String> freeAddresses(int nodes) {
        List<String> addresses = new ArrayList<>();
        while (addresses.size() < nodes) {
            int base = 10_000 + PORTS * ThreadLocalRandom.current().nextInt(1_000);
            String address = "127.0.0.1:" + base;
            if (!addresses.contains(address)
                    && IntStream.range(base, base + PORTS).allMatch(LogGroup::isFree)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    AeronLogConfig config(int node) {
        return change.apply(AeronLogConfig.in(directory(node)).with(LogNodes.of(node, addresses, 0, SECRET)));
    }

    Path directory(int node) {
        return data.resolve("node-" + node);
    }

    List<String> addresses() {
        return addresses;
    }

    AeronLog log(int node) {
        return logs.get(node);
    }

    RecordingFollower follower(int node) {
        return followers.get(node);
    }

    synchronized List<LogFailedException> failures() {
        return List.copyOf(failures);
    }

    void startAll() {
        for (int node = 0; node < logs.size(); node++) {
            start(node);
        }
    }

    void start(int node) {
        logs.get(node).start(followers.get(node), failure -> {
            synchronized (this) {
                failures.add(failure);
            }
        });
    }

    /** Ends a node without a word to the others, as they would see a kill. */
    void stop(int node) {
        logs.get(node).close();
    }

    /** A new log over what the node has kept. */
    void restart(int node) {
        stop(node);
        logs.set(node, new AeronLog(config(node)));
        followers.set(node, new RecordingFollower());
        start(node);
    }

    /** The one that leads, once somebody does and every node that is named reaches it. */
    int awaitLeader(int... among) {
        await(() -> IntStream.of(among).allMatch(node -> logs.get(node).connection() != 0)
                && IntStream.of(among).filter(this::leads).count() == 1);
        return IntStream.of(among).filter(this::leads).findFirst().orElseThrow();
    }

    private boolean leads(int node) {
        return logs.get(node).role() == Role.LEADER;
    }

    void append(int node, String text) {
        MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
        AeronLog log = logs.get(node);
        await(() -> log.append(bytes, 0, bytes.byteSize(), log.connection()) == AppendStatus.ACCEPTED);
    }

    void awaitAnswered(int node, long index) {
        await(() -> followers.get(node).answeredIndex() >= index);
    }

    void await(BooleanSupplier outcome) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "what is awaited does not come; failures: " + failures() + ", roles: "
                            + logs.stream().map(AeronLog::role).toList());
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        logs.forEach(AeronLog::close);
    }

    synchronized void forgetFailures() {
        failures.clear();
    }

    /** Holds something to be so all the while. */
    static void whileFor(long nanos, Runnable holds) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            holds.run();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
