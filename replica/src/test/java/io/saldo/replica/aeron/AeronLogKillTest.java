package io.saldo.replica.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that keep one log, and are killed one after the other. */
@Timeout(300)
class AeronLogKillTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final int NODES = 3;

    @TempDir
    Path data;

    private final List<String> addresses = LogGroup.freeAddresses(NODES);
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Long, String> order = new HashMap<>();

    /** Killed logs leave shared memory, which the next start would clear. */
    @AfterEach
    void clear() throws InterruptedException {
        for (Node node : nodes) {
            node.kill();
        }
        for (int node = 0; node < NODES; node++) {
            LogPlaces.prepare(directory(node), 0).close();
        }
    }

    @Test
    void agreesOnOneOrderThoughEveryLeaderIsKilled() throws Exception {
        for (int node = 0; node < NODES; node++) {
            nodes.add(new Node(node, "first"));
        }
        await(() -> nodes.stream().allMatch(node -> node.last() > 20));

        for (int kill = 1; kill <= 3; kill++) {
            int leader = leader();
            long before = nodes.get(leader).last();
            nodes.get(leader).kill();
            await(() -> nodes.stream().filter(Node::isAlive).allMatch(node -> node.last() > before + 20));
            nodes.set(leader, new Node(leader, "after" + kill));
            await(() -> nodes.get(leader).last() > before + 40);
        }

        for (Node node : nodes) {
            assertEquals("", node.broken());
        }
    }

    private int leader() {
        await(() -> nodes.stream().filter(Node::leads).count() == 1);
        return nodes.stream().filter(Node::leads).findFirst().orElseThrow().number;
    }

    private Path directory(int node) {
        return data.resolve("node-" + node);
    }

    private static void await(BooleanSupplier outcome) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "what is awaited does not come");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Every node, in every run, has to be given the same entry under the same index. */
    private String noteOrder(long index, String text) {
        synchronized (order) {
            String known = order.putIfAbsent(index, text);
            return known == null || known.equals(text) ? "" : index + " is " + known + " and " + text;
        }
    }

    /** A process and what it said. */
    private final class Node {
        private final int number;
        private final Process process;
        private final Thread reader;
        private long last;
        private boolean leads;
        private String broken = "";

        Node(int number, String run) throws IOException {
            this.number = number;
            process = new ProcessBuilder(GroupChild.command(directory(number), number, addresses, run))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line.split(" ", 3));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void take(String[] said) {
            if (said[0].equals("delivered")) {
                long index = Long.parseLong(said[1]);
                String wrong = index == last + 1 ? noteOrder(index, said[2]) : index + " after " + last;
                last = index;
                broken = broken.isEmpty() ? wrong : broken;
            } else if (said[0].equals("role")) {
                leads = said[1].equals("LEADER");
            } else {
                broken = String.join(" ", said);
            }
        }

        synchronized long last() {
            return last;
        }

        synchronized boolean leads() {
            return leads && process.isAlive();
        }

        synchronized String broken() {
            return broken;
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** Leaves the stream open, to read what it said before. */
        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            process.waitFor();
            reader.join();
        }
    }
}
