package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks, which have nowhere to keep a position, and freezes, on three nodes whose leader goes. */
@Timeout(300)
final class FollowersInClusterTest {
    private static final int NODES = 3;
    /** A webhook's position is kept after so many events at the latest, so there may be so many copies. */
    private static final int COPIES_MAX = 64;

    @TempDir
    Path directory;

    @Test
    void deliversEveryEventBehindTheFirstAndFreezesOnceThoughTheLeaderGoes() throws IOException {
        try (WebReceiver receiver = new WebReceiver()) {
            List<ServingNode> nodes = start(receiver);
            try {
                ServingNode leader = leader(nodes);
                open(leader, "ann");
                open(leader, "bob");
                // A webhook begins "now", at an event that this test does not choose: the first that arrives shows it.
                ServingNode.await("it has begun", () -> {
                    deposit(leader, "ann");
                    return !receiver.ids("/shop").isEmpty();
                });
                withdraw(leader, "ann");
                ServingNode.await("ann is frozen", () -> isFrozen(leader, "ann"));
                ServingNode.await(
                        "all is delivered", () -> receiver.ids("/shop").contains("0-" + sequence(leader)));
                awaitHeard(nodes, leader);

                receiver.answer(_ -> 503);
                IntStream.range(0, 30).forEach(_ -> deposit(leader, "bob"));
                int before = receiver.taken("/shop").size();
                leader.stop();
                List<ServingNode> left =
                        nodes.stream().filter(node -> node != leader).toList();
                ServingNode next = leader(left);
                receiver.answer(_ -> 204);
                withdraw(next, "bob");
                ServingNode.await("bob is frozen", () -> isFrozen(next, "bob"));
                ServingNode.await("all is delivered", () -> isWhole(receiver.ids("/shop"), sequence(next)));

                int fresh = receiver.ids("/shop").size() - before;
                int copies = receiver.taken("/shop").size() - before - fresh;
                assertTrue(copies <= COPIES_MAX, () -> copies + " copies");
                assertEquals(List.of("ann", "bob"), frozen(next));
                assertEquals(
                        2, new HashSet<>(receiver.ids("/alerts")).size(), () -> "told: " + receiver.ids("/alerts"));
            } finally {
                nodes.forEach(ServingNode::close);
            }
        }
    }

    private List<ServingNode> start(WebReceiver receiver) throws IOException {
        Path hooks = Files.writeString(
                directory.resolve("hooks"), "shop " + receiver.url("/shop") + " a-secret-of-some-length *\n");
        Path secret = Files.writeString(directory.resolve("secret"), "another secret\n");
        List<String> addresses =
                freePorts().stream().map(port -> "127.0.0.1:" + port).toList();
        return ServingNode.cluster(
                directory,
                1,
                1_000_000,
                node -> List.of(
                        "--port=" + addresses.get(node).split(":", -1)[1],
                        "--cluster-http=" + String.join(",", addresses),
                        "--sink-webhooks-file=" + hooks,
                        "--sink-webhooks-private-networks=127.0.0.0/8",
                        "--worker-fraud-rules=large: withdrawal of 5, freeze",
                        "--worker-alerts-url=" + receiver.url("/alerts"),
                        "--worker-alerts-secret-file=" + secret));
    }

    private static List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(FollowersInClusterTest::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServingNode leader(List<ServingNode> nodes) {
        ServingNode.await("a leader", () -> nodes.stream().anyMatch(ServingNode::leads));
        return nodes.stream().filter(ServingNode::leads).findFirst().orElseThrow();
    }

    private static void open(ServingNode node, String account) {
        ServingNode.await(
                "the account is opened", () -> post(node, "/v1/accounts", "{\"account_id\":\"" + account + "\"}"));
        IntStream.range(0, 10).forEach(_ -> deposit(node, account));
    }

    private static void deposit(ServingNode node, String account) {
        String body = "{\"transaction_id\":\"%s\",\"to_account\":\"%s\",\"amount\":\"1\",\"currency\":\"USD\"}"
                .formatted(TestServer.newId(), account);
        ServingNode.await("the deposit is made", () -> post(node, "/v1/deposits", body));
    }

    private static void withdraw(ServingNode node, String account) {
        String body = "{\"transaction_id\":\"%s\",\"from_account\":\"%s\",\"amount\":\"5\",\"currency\":\"USD\"}"
                .formatted(TestServer.newId(), account);
        ServingNode.await("the withdrawal is made", () -> post(node, "/v1/withdrawals", body));
    }

    /** Whether it was done; the same request may be sent again. */
    private static boolean post(ServingNode node, String path, String body) {
        int status = node.send(HttpRequest.newBuilder(node.address().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
        return status == 200 || status == 201;
    }

    private static boolean isFrozen(ServingNode node, String account) {
        return node.send(HttpRequest.newBuilder(node.address().resolve("/v1/accounts/" + account)))
                .body()
                .contains("\"status\":\"frozen\"");
    }

    private static long sequence(ServingNode node) {
        return node.sequences().getFirst();
    }

    /** Whether the first copies of all events from the first delivered on are there, in order. */
    private static boolean isWhole(List<String> ids, long last) {
        long first = Long.parseLong(ids.getFirst().substring(2));
        return ids.equals(LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> "0-" + sequence)
                .toList());
    }

    /** Waits until the other nodes know how far the leader is. */
    private static void awaitHeard(List<ServingNode> nodes, ServingNode leader) {
        BooleanSupplier isHeard = () -> {
            Set<String> positions = new HashSet<>();
            nodes.forEach(node -> positions.add(position(node)));
            return positions.equals(Set.of(position(leader)))
                    && !position(leader).isEmpty();
        };
        ServingNode.await("the others know it", isHeard);
    }

    private static String position(ServingNode node) {
        Path file = node.data().resolve("followers").resolve("positions").resolve("webhook-shop.0");
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The accounts that were frozen, once for each time. */
    private static List<String> frozen(ServingNode node) {
        return node.events().stream()
                .filter(event ->
                        event instanceof Event.AccountChanged change && change.status() == AccountStatus.FROZEN)
                .map(event -> ((Event.AccountChanged) event).account().value())
                .toList();
    }
}
