package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with two partitions each, on their real logs: any node takes any request. */
@Timeout(240)
final class ClusterTest {
    private static final int NODES = 3;
    private static final int PARTITIONS = 2;
    private static final int PORTS = 200;
    private static final List<TestServer> NODE = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        List<Integer> ports = freePorts();
        String peers = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<TestServer>> starting = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                Path own = directory.resolve("node-" + node);
                String number = "--node=" + node;
                starting.add(threads.submit(
                        () -> TestServer.startOnDisk(own, number, "--peers=" + peers, "--partitions=" + PARTITIONS)));
            }
            for (Future<TestServer> started : starting) {
                NODE.add(started.get());
            }
        }
    }

    @AfterAll
    static void stop() {
        NODE.forEach(TestServer::close);
    }

    /** Ports with room behind each, below those that the system gives out by itself. */
    private static List<Integer> freePorts() throws Exception {
        List<Integer> ports = new ArrayList<>();
        int first = 12_000 + (int) (ProcessHandle.current().pid() % 80) * PORTS;
        for (int port = first; ports.size() < NODES; port += PORTS) {
            if (isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static String in(int partition, String name) {
        for (int i = 0; true; i++) {
            String account = name + "-" + i;
            if (new Partitioning(PARTITIONS).of(new AccountId(account)) == partition) {
                return account;
            }
        }
    }

    @Test
    void answersEveryRequestOnEveryNode() throws Exception {
        String from = in(0, "from");
        String to = in(1, "to");
        NODE.get(0).open(from, "100");
        NODE.get(1).open(to, "0");
        List<Future<Answer>> answers = new ArrayList<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                TestServer node = NODE.get(i % NODES);
                String request = TestServer.transfer(TestServer.newId(), from, to, "1");
                answers.add(threads.submit(() -> node.post("/v1/transfers", request)));
            }
            for (Future<Answer> answer : answers) {
                answer.get().is(201);
            }
        }

        for (TestServer node : NODE) {
            assertEquals("40.0000", node.balance(from));
            assertEquals("60.0000", node.balance(to));
        }
    }

    @Test
    void readsOnOneNodeWhatAnotherHasAnswered() {
        String account = in(1, "fresh");
        NODE.get(0).open(account, "0");

        for (int i = 1; i <= 30; i++) {
            NODE.get(i % NODES).deposit(account, "1");

            assertEquals(i + ".0000", NODE.get((i + 1) % NODES).balance(account));
        }
    }

    @Test
    void givesOneAnswerToOneRequestOnAllNodes() throws Exception {
        String from = in(1, "once");
        String to = in(0, "once");
        NODE.get(2).open(from, "10");
        NODE.get(2).open(to, "0");
        String request = TestServer.transfer(TestServer.newId(), from, to, "7");
        List<Future<Answer>> answers = new ArrayList<>();
        Set<String> bodies = new HashSet<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                TestServer node = NODE.get(i % NODES);
                answers.add(threads.submit(() -> node.post("/v1/transfers", request)));
            }
            for (Future<Answer> answer : answers) {
                assertTrue(answer.get().status() < 300, answer.get().body());
                bodies.add(answer.get().body());
            }
        }

        assertEquals(1, bodies.size());
        assertEquals("3.0000", NODE.get(0).balance(from));
    }

    @Test
    void tellsWhoLeads() {
        Answer cluster = NODE.get(1).get("/v1/cluster").is(200);

        assertEquals("1", cluster.text("node"));
        assertEquals(NODES, cluster.count("nodes"));
        assertEquals(PARTITIONS, cluster.count("partition_list"));
        NODE.get(1).get("/health/ready").is(200);
    }
}
