package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.saldo.journal.JournalVerifier;
import io.saldo.journal.VerificationReport;
import io.saldo.replica.StartFailureException;
import io.saldo.replica.repair.Peer;
import io.saldo.replica.repair.Rebuild;
import io.saldo.replica.repair.RebuildFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's data is made anew from another node, while that serves. */
@Timeout(400)
final class RebuildTest {
    private static final long NO_CHECKPOINT = 1_000_000;
    private static final int VICTIM = 2;
    private static final String ACCOUNT = "rebuilt";

    @TempDir
    Path directory;

    private List<ServingNode> nodes = List.of();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(ServingNode::close);
    }

    private void start(int partitions, long checkpointEvents) {
        nodes = ServingNode.cluster(directory, partitions, checkpointEvents);
    }

    private void rebuild(URI from, String secret, boolean isDiscarding) {
        try (Peer peer = new Peer(from, secret)) {
            new Rebuild(nodes.get(VICTIM).data(), peer, told::add).run(isDiscarding);
        }
    }

    private static List<String> deposits(String account, int count, String note) {
        return IntStream.range(0, count)
                .mapToObj(i -> ServingNode.depositLine(account, note))
                .toList();
    }

    @Test
    void rebuildsAWipedNodeWhileTheOthersServe() throws Exception {
        start(2, NO_CHECKPOINT);
        List<String> accounts = IntStream.range(0, 8).mapToObj(i -> "acct-" + i).toList();
        nodes.get(0).batch(accounts.stream().map(ServingNode::accountLine).toList());
        accounts.forEach(account -> nodes.get(VICTIM).batch(deposits(account, 20, "before")));

        nodes.get(VICTIM).stop();
        delete(nodes.get(VICTIM).data());
        AtomicBoolean isOver = new AtomicBoolean();
        long each;
        try (ExecutorService writers = Executors.newSingleThreadExecutor()) {
            Future<Integer> rounds = writers.submit(() -> {
                int done = 0;
                while (!isOver.get()) {
                    accounts.forEach(account -> nodes.get(0).batch(deposits(account, 3, "meanwhile")));
                    done++;
                }
                return done;
            });
            try {
                rebuild(nodes.get(1).address(), ServingNode.SECRET, false);
                nodes.get(VICTIM).start();
            } finally {
                isOver.set(true);
            }
            each = 20 + 3L * rounds.get();
        }

        for (String account : accounts) {
            assertEquals(each + ".0000", nodes.get(VICTIM).balance(account));
        }
        assertSameJournals(2);
    }

    @Test
    void rebuildsANodeThatNeedsMoreOfTheLogThanTheOthersKept() throws Exception {
        start(1, 300);
        nodes.get(0).batch(List.of(ServingNode.accountLine(ACCOUNT)));
        nodes.get(VICTIM).stop();
        delete(nodes.get(VICTIM).data());
        int batches = 0;
        while (isLogWhole(0) || isLogWhole(1)) {
            nodes.get(0).batch(deposits(ACCOUNT, 100, "x".repeat(7_000)));
            batches++;
            assertTrue(batches < 2_000, "the others' logs are not shortened");
        }

        rebuild(nodes.get(1).address(), ServingNode.SECRET, true);
        nodes.get(VICTIM).start();
        nodes.get(VICTIM).batch(deposits(ACCOUNT, 1, "after"));

        assertEquals(100 * batches + 1 + ".0000", nodes.get(VICTIM).balance(ACCOUNT));
        assertTrue(told.stream().anyMatch(line -> line.startsWith("the journal is sound")), told.toString());
        assertSameJournals(1);
    }

    private boolean isLogWhole(int node) {
        return Files.exists(nodes.get(node).ledger(0).resolve("log/archive/0-0.rec"));
    }

    @Test
    void rebuildsANodeThatRefusesToServeADamagedJournal() throws Exception {
        start(1, NO_CHECKPOINT);
        ServingNode victim = nodes.get(VICTIM);
        nodes.get(0).batch(List.of(ServingNode.accountLine(ACCOUNT)));
        for (int i = 0; i < 20; i++) {
            nodes.get(0).batch(deposits(ACCOUNT, 10, "before"));
        }
        ServingNode.await(
                "catching up", () -> victim.sequences().equals(nodes.get(0).sequences()));
        victim.stop();
        flipAByte(victim.ledger(0).resolve("journal/00000000000000000000.journal"), 20_000);

        StartFailureException refused = assertThrows(StartFailureException.class, victim::start);
        nodes.get(1).batch(deposits(ACCOUNT, 7, "meanwhile"));
        rebuild(nodes.get(0).address(), ServingNode.SECRET, false);
        victim.start();

        String line = String.valueOf(refused.getMessage());
        assertTrue(line.contains("damaged: segment="), line);
        assertTrue(line.contains("./saldo rebuild --data DIR --from"), line);
        assertEquals("207.0000", victim.balance(ACCOUNT));
        assertSameJournals(1);
        assertEquals(List.of("journal", "log"), namesIn(asideOf(victim)));
    }

    @Test
    void lendsNothingToThoseWhoDoNotKnowTheSecretAndTakesNothingFromThem() throws Exception {
        start(1, NO_CHECKPOINT);
        nodes.get(VICTIM).stop();
        List<String> before = namesIn(nodes.get(VICTIM).data());

        URI donor = nodes.get(0).address();
        HttpResponse<String> bare = nodes.get(0)
                .send(HttpRequest.newBuilder(donor.resolve(Peer.PATH)).POST(HttpRequest.BodyPublishers.noBody()));
        String wrong = messageOf(() -> rebuild(donor, "another-secret-than-theirs", false));
        HttpServer impostor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        impostor.createContext("/", exchange -> {
            byte[] plan = ("saldo copy 1\nid " + "0".repeat(32) + "\nnode 0\npartition 0\n")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, plan.length);
            exchange.getResponseBody().write(plan);
            exchange.close();
        });
        impostor.start();
        String fooled = messageOf(() ->
                rebuild(URI.create("http://127.0.0.1:" + impostor.getAddress().getPort()), ServingNode.SECRET, false));
        impostor.stop(0);
        nodes.get(VICTIM).start();

        assertEquals(403, bare.statusCode());
        assertTrue(wrong.contains("refuses, with status 403"), wrong);
        assertTrue(fooled.contains("does not know the cluster's secret"), fooled);
        assertTrue(namesIn(nodes.get(VICTIM).data()).containsAll(before));
    }

    @Test
    void leavesWhatWasThereWhenACopyIsBrokenOffAndCanBeRepeated() throws Exception {
        start(1, NO_CHECKPOINT);
        ServingNode victim = nodes.get(VICTIM);
        nodes.get(0).batch(List.of(ServingNode.accountLine(ACCOUNT)));
        nodes.get(0).batch(deposits(ACCOUNT, 50, "before"));
        ServingNode.await(
                "catching up", () -> victim.sequences().equals(nodes.get(0).sequences()));
        victim.stop();

        HttpServer breaking = proxyOf(nodes.get(0).address(), 4);
        String broken = messageOf(() ->
                rebuild(URI.create("http://127.0.0.1:" + breaking.getAddress().getPort()), ServingNode.SECRET, false));
        breaking.stop(0);
        String busy = messageOf(() -> rebuild(nodes.get(0).address(), ServingNode.SECRET, false));
        victim.start();
        String untouched = victim.balance(ACCOUNT);
        String running = messageOf(() -> rebuild(nodes.get(1).address(), ServingNode.SECRET, false));
        victim.stop();
        rebuild(nodes.get(1).address(), ServingNode.SECRET, false);
        victim.start();

        assertTrue(broken.contains("does not answer"), broken);
        assertTrue(busy.contains("lends its files to another one already"), busy);
        assertEquals("50.0000", untouched);
        assertTrue(running.contains("is in use by another Saldo"), running);
        assertEquals("50.0000", victim.balance(ACCOUNT));
        assertSameJournals(1);
    }

    /** Hands on so many requests, and then closes every connection without an answer. */
    private static HttpServer proxyOf(URI target, int requests) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger left = new AtomicInteger(requests);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        proxy.createContext("/", exchange -> {
            if (left.getAndDecrement() <= 0) {
                exchange.close();
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (name.startsWith("Saldo-")) {
                    request.header(name, values.getFirst());
                }
            });
            try {
                HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                answer.headers()
                        .firstValue("Saldo-Repair-Proof")
                        .ifPresent(value -> exchange.getResponseHeaders().add("Saldo-Repair-Proof", value));
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
                exchange.close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        proxy.start();
        return proxy;
    }

    private static String messageOf(Runnable failing) {
        RuntimeException failure = assertThrows(RuntimeException.class, failing::run);
        assertTrue(
                failure instanceof RebuildFailedException || failure instanceof StartFailureException,
                failure::toString);
        return String.valueOf(failure.getMessage());
    }

    /** Once all have executed the same, their journals are the same to the last hash. */
    private void assertSameJournals(int partitions) {
        ServingNode.await(
                "catching up",
                () -> nodes.stream().map(ServingNode::sequences).distinct().count() == 1);
        nodes.forEach(ServingNode::stop);
        for (int partition = 0; partition < partitions; partition++) {
            VerificationReport first = verified(nodes.getFirst().ledger(partition));
            for (ServingNode node : nodes) {
                VerificationReport report = verified(node.ledger(partition));
                assertTrue(report.isSound(), () -> report.findings().toString());
                assertEquals(first.lastHash(), report.lastHash());
                assertTrue(report.eventCount() > 0);
            }
        }
    }

    private static VerificationReport verified(Path ledger) {
        return JournalVerifier.verify(ledger.resolve("journal"), (done, total, events, nanos) -> {}, event -> {});
    }

    private static Path asideOf(ServingNode node) throws IOException {
        try (Stream<Path> all = Files.list(node.data())) {
            return all.filter(path -> String.valueOf(path.getFileName()).startsWith("before-rebuild-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        }
    }

    private static void flipAByte(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), at);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
        assertFalse(Files.exists(directory));
    }
}
