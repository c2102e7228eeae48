package io.saldo.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.cli.crash.Answer;
import io.saldo.cli.crash.Json;
import io.saldo.cli.crash.ServerCommand;
import io.saldo.client.SaldoClient;
import io.saldo.client.follow.EventCursor;
import io.saldo.client.follow.Following;
import java.io.IOException;
import java.math.BigDecimal;
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
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients of three real nodes with four partitions see when a node is killed, paused, restarted, or goes wrong. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeLossTest {
    private static final int NODES = 3;
    private static final int PARTITIONS = 4;
    private static final int ACCOUNTS = 24;
    private static final long SEED = 20_261_201;
    private static final int PROGRESS = 60;
    private static final int PAUSES = 2;
    private static final int CHECKPOINT_EVENTS = 2_100;
    private static final int HALTED = 70;
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Bank bank = new Bank(ACCOUNTS);
    private Optional<Nodes> cluster = Optional.empty();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        ChaosPlan plan =
                new ChaosPlan(directory, SEED, NODES, PARTITIONS, List.of(), Optional.empty(), Optional.empty());
        cluster = Optional.of(new Nodes(plan, ServerCommand.plain()));
        nodes().startAll();
        nodes().awaitReady();
        bank.open(nodes().any(random));
    }

    @AfterAll
    void end() {
        cluster.ifPresent(Nodes::close);
    }

    private Nodes nodes() {
        return cluster.orElseThrow();
    }

    @BeforeEach
    void makeWhole() {
        nodes().startAll();
        nodes().awaitReady();
    }

    @Test
    void allPartitionsWriteAgainAfterTheNodeThatLedSomeWasKilled() throws Exception {
        Crowd crowd = new Crowd(bank, nodes().all(), random.split());
        crowd.begin();
        try {
            awaitProgress(crowd);
            Node victim = leaderOf(0);

            victim.kill();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                deposit(another(victim), accountIn(another(victim), partition), "0.01");
            }
            awaitProgress(crowd);
            victim.start();
            victim.awaitReady(READY_PATIENCE);
            awaitProgress(crowd);
        } finally {
            crowd.end();
        }

        assertTrue(new BankAudit(bank, nodes().all(), random.split()).audit(true) > 0);
        assertTrue(crowd.reads() > 0);
    }

    @Test
    void aRollingRestartUnderLoadFailsNoRequest() throws Exception {
        long turnedAway;
        try (RollingClients clients = new RollingClients(bank, nodes().all(), random.split())) {
            for (Node node : nodes().all()) {
                awaitMore(clients);
                node.terminate();
                awaitMore(clients);
                node.start();
                node.awaitReady(READY_PATIENCE);
            }
            awaitMore(clients);
            turnedAway = clients.turnedAway();
        }

        assertTrue(turnedAway > 0, "clients came while nobody listened");
        assertTrue(new BankAudit(bank, nodes().all(), random.split()).audit(false) > 0);
    }

    @Test
    void whoFollowsTheJournalGetsEachEventOnceWhileNodesAreKilledAndRestarted() throws Exception {
        Followed followed = new Followed();
        Crowd crowd = new Crowd(bank, nodes().all(), random.split());
        crowd.begin();
        try (SaldoClient client = SaldoClient.connect(
                        nodes().all().stream().map(Node::address).toArray(String[]::new));
                Following following = client.follow(EventCursor.BEGINNING, followed::take)) {
            Node leader = leaderOf(0);
            // One after the other is lost, so whichever it follows is.
            for (int i = 0; i < NODES; i++) {
                Node victim = nodes().all().get((leader.number() + i) % NODES);
                awaitMore(followed);
                if (i == 0) {
                    victim.kill();
                } else {
                    victim.terminate();
                }
                awaitProgress(crowd);
                awaitMore(followed);
                victim.start();
                victim.awaitReady(READY_PATIENCE);
            }
            awaitProgress(crowd);
            crowd.end();
            new BankAudit(bank, nodes().all(), random.split()).audit(true);

            // What goes between partitions may be told to the last of them a moment later.
            await("the last event", () -> following.ended().isDone() || followed.has(Followed.journalsOf(leader)));
            assertFalse(following.ended().isDone());
            followed.assertIs(Followed.journalsOf(leader));
        } finally {
            crowd.end();
        }
    }

    private static void awaitMore(Followed followed) throws Exception {
        long goal = followed.count() + PROGRESS;
        await("events", () -> followed.count() >= goal);
    }

    @Test
    void aPausedLeaderNeverAnswersWithOldTruth() throws Exception {
        String account = "paused";
        int partition = open(nodes().any(random), account);
        String path = "/v1/accounts/" + account + "/balance?currency=USD";
        for (int pause = 1; pause <= PAUSES; pause++) {
            Node leader = leaderOf(partition);
            Node other = another(leader);
            deposit(other, account, "1");
            String late = payment(account, "1");
            try (Pipeline before = Pipeline.to(leader);
                    Pipeline meanwhile = Pipeline.to(leader);
                    Pipeline paying = Pipeline.to(leader)) {
                before.sendGet(path);
                assertEquals(200, before.receive().status());
                leader.pause();
                try {
                    awaitStopped(leader);
                    before.sendGet(path);
                    before.sendGet(path);
                    paying.sendPost("/v1/deposits", late);
                    deposit(other, account, "1");
                    meanwhile.sendGet(path);
                    meanwhile.sendGet("/v1/ledger/trial-balance");
                    meanwhile.sendGet(path);
                } finally {
                    leader.resume();
                }

                BigDecimal least = BigDecimal.valueOf(3L * pause - 1);
                try (Pipeline after = Pipeline.to(leader)) {
                    after.sendGet(path);
                    checkNotOld(after.receive(), least);
                }
                checkNotOld(before.receive(), least);
                checkNotOld(before.receive(), least);
                checkNotOld(meanwhile.receive(), least);
                checkSumsToZero(meanwhile.receive());
                checkNotOld(meanwhile.receive(), least);
                Pipeline.Reply told = paying.receive();
                Answer truth = settle(other, "/v1/deposits", late);
                assertTrue(told.status() >= 500 || told.body().equals(truth.body()), told + " and then " + truth);
            }
            nodes().awaitReady();
            for (Node node : nodes().all()) {
                assertEquals(
                        3L * pause + ".0000",
                        Json.parse(settle(node, path, "").body()).text("balance"));
            }
        }
    }

    private static void checkNotOld(Pipeline.Reply reply, BigDecimal least) {
        if (reply.status() == 200) {
            BigDecimal read = new BigDecimal(Json.parse(reply.body()).text("balance"));
            assertTrue(read.compareTo(least) >= 0, () -> reply + " after " + least + " had been answered");
        } else {
            assertEquals(503, reply.status(), reply::toString);
        }
    }

    private static void checkSumsToZero(Pipeline.Reply reply) {
        if (reply.status() == 200) {
            for (Json currency : Json.parse(reply.body()).list("currencies")) {
                assertEquals(0, new BigDecimal(currency.text("sum")).signum(), reply::toString);
            }
        } else {
            assertEquals(503, reply.status(), reply::toString);
        }
    }

    @Test
    void aNodeThatBelievesAnotherStateEndsItselfAndTheOthersSaySo() throws Exception {
        Node teller = nodes().any(random);
        int partition = open(teller, "wrong");
        String right = sibling(teller, "right", partition);
        String busy = sibling(teller, "busy", partition);
        deposit(teller, "wrong", "12345.6789");
        Answer last = deposit(teller, right, "98765.4321");
        Node odd = another(leaderOf(partition));
        Path checkpoints = odd.data().resolve("partition-" + partition).resolve("checkpoints");
        depositOften(teller, busy, CHECKPOINT_EVENTS);
        long since = Json.parse(last.body()).number("sequence");
        await("a checkpoint", () -> FalseCheckpoint.newestSequence(checkpoints) >= since);
        odd.terminate();
        FalseCheckpoint.moveOne(checkpoints, 123_456_789, 987_654_321);

        odd.start();
        odd.awaitReady(READY_PATIENCE);
        Node healthy = another(odd);
        deposit(healthy, "wrong", "1");
        int exitCode = odd.awaitOwnEnd();

        assertEquals(HALTED, exitCode, odd::tail);
        String line = lineOf(odd, "saldo: stopped, because it can no longer keep what it promises: ");
        assertTrue(line.contains("the journal of this node is not that of the others: at log entry "), line);
        assertTrue(line.contains("2 of 3 nodes have"), line);
        assertTrue(line.contains("./saldo rebuild"), line);
        assertFalse(odd.isReady());
        for (Node node : nodes().all()) {
            if (node != odd) {
                await("a word of node " + node.number(), () -> differences(node, partition) > 0);
                assertTrue(lineOf(node, "journals differ").contains("node=" + odd.number()), node::tail);
                await("node " + node.number() + " is ready", node::isReady);
            }
        }
        deposit(healthy, "wrong", "1");

        nodes().rebuild(odd);
        odd.start();
        odd.awaitReady(READY_PATIENCE);
        assertEquals("12347.6789", balance(odd, "wrong"));
        assertEquals("98765.4321", balance(odd, right));
    }

    /** How often a node was told of another journal than its own. */
    private static double differences(Node node, int partition) throws IOException {
        String name = "saldo_journal_differences_total{partition=\"" + partition + "\"} ";
        return node.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private static String lineOf(Node node, String text) throws Exception {
        await("'" + text + "'", () -> node.linesWith(text).findAny().isPresent());
        return node.linesWith(text).findFirst().orElseThrow();
    }

    private static void awaitProgress(Crowd crowd) throws Exception {
        long goal = crowd.settled() + PROGRESS;
        await("progress", () -> {
            crowd.check();
            return crowd.settled() >= goal;
        });
    }

    private static void awaitMore(RollingClients clients) throws Exception {
        long goal = clients.answered() + PROGRESS;
        await("answers", () -> clients.answered() >= goal);
    }

    private Node another(Node node) {
        return nodes().all().get((node.number() + 1) % NODES);
    }

    private Node leaderOf(int partition) throws Exception {
        List<Node> found = new ArrayList<>();
        await("a leader of partition " + partition, () -> {
            for (Node node : nodes().all()) {
                Json own = Json.parse(node.get("/v1/cluster").body())
                        .list("partition_list")
                        .get(partition);
                if (own.text("role").equals("leader")) {
                    found.add(node);
                    return true;
                }
            }
            return false;
        });
        return found.getFirst();
    }

    /** Opens an account, and gives its partition. */
    private static int open(Node node, String account) throws Exception {
        Answer answer = settle(node, "/v1/accounts", "{\"account_id\":\"" + account + "\"}");
        return (int) Json.parse(answer.body()).number("partition");
    }

    /** Opens an account with such a name in a partition. */
    private static String sibling(Node node, String name, int partition) throws Exception {
        for (int i = 0; true; i++) {
            if (open(node, name + "-" + i) == partition) {
                return name + "-" + i;
            }
        }
    }

    private static String accountIn(Node node, int partition) throws Exception {
        return sibling(node, "in-" + partition, partition);
    }

    private static String payment(String account, String amount) {
        return "{\"transaction_id\":\"" + UUID.randomUUID() + "\",\"to_account\":\"" + account + "\",\"amount\":\""
                + amount + "\",\"currency\":\"USD\"}";
    }

    private static Answer deposit(Node node, String account, String amount) throws Exception {
        return settle(node, "/v1/deposits", payment(account, amount));
    }

    private static void depositOften(Node node, String account, int times) throws Exception {
        String lines = IntStream.range(0, times)
                .mapToObj(i -> payment(account, "0.01").replaceFirst("\\{", "{\"op\":\"deposit\","))
                .collect(Collectors.joining("\n"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> answer = client.send(
                    HttpRequest.newBuilder(URI.create(node.address() + "/v1/batch"))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(lines))
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertEquals(
                    times,
                    answer.body().filter(line -> line.contains("\"completed\"")).count());
        }
    }

    private static String balance(Node node, String account) throws Exception {
        return Json.parse(settle(node, "/v1/accounts/" + account + "/balance?currency=USD", "")
                        .body())
                .text("balance");
    }

    /** As a client does: the same again until there is an outcome; without a body it reads. */
    private static Answer settle(Node node, String path, String body) throws Exception {
        List<Answer> outcome = new ArrayList<>();
        await("an outcome of " + path, () -> {
            try {
                Answer answer = body.isEmpty() ? node.get(path) : node.post(path, body);
                if (!answer.isUndecided()) {
                    outcome.add(answer);
                }
            } catch (IOException _) {
                // Asked again.
            }
            return !outcome.isEmpty();
        });
        assertTrue(outcome.getFirst().status() < 300, () -> path + " was answered with " + outcome);
        return outcome.getFirst();
    }

    /** Until no thread of it runs any more, a signal to stop is only on its way. */
    private static void awaitStopped(Node node) throws Exception {
        Path threads = Path.of("/proc", Long.toString(node.pid()), "task");
        await("the stop of node " + node.number(), () -> {
            try (Stream<Path> all = Files.list(threads)) {
                return all.allMatch(NodeLossTest::isStopped);
            }
        });
    }

    private static boolean isStopped(Path thread) {
        try {
            String status = Files.readString(thread.resolve("stat"));
            return status.substring(status.lastIndexOf(')')).startsWith(") T");
        } catch (IOException ended) {
            return true;
        }
    }

    private static void await(String what, Callable<Boolean> outcome) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!outcome.call()) {
            assertTrue(System.nanoTime() < deadline, () -> what + " does not come");
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
