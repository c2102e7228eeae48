package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An id means the same on every node, whoever leads, and whether it is found in memory or in a file of the index. */
@Timeout(300)
final class FailoverIdsTest {
    private static final long CHECKPOINT_EVENTS = 100;

    /** A request, and one of the same id that says something else. */
    private record Order(String path, String body, String otherBody) {}

    @TempDir
    Path directory;

    private List<ServingNode> nodes = List.of();

    @AfterEach
    void stop() {
        nodes.forEach(ServingNode::close);
    }

    private static Order transfer(String from, String amount) {
        String id = TestServer.newId();
        return new Order(
                "/v1/transfers",
                TestServer.transfer(id, from, "b", amount),
                TestServer.transfer(id, from, "b", "0.25"));
    }

    private static List<Order> holdAndCapture() {
        String hold = TestServer.newId();
        String held = """
                {"transaction_id":"%s","from_account":"a","to_account":"b","amount":"%s","currency":"USD"}""";
        String capture = """
                {"transaction_id":"%s","amount":"%s"}""";
        String captureId = TestServer.newId();
        return List.of(
                new Order("/v1/holds", held.formatted(hold, "3"), held.formatted(hold, "4")),
                new Order(
                        "/v1/holds/" + hold + "/capture",
                        capture.formatted(captureId, "2"),
                        capture.formatted(captureId, "1")));
    }

    /** Some of each kind, refused ones among them. */
    private static List<Order> orders() {
        List<Order> orders = new ArrayList<>();
        orders.add(transfer("a", "1"));
        orders.add(transfer("a", "1000000"));
        orders.add(transfer("nobody", "1"));
        orders.addAll(holdAndCapture());
        return orders;
    }

    private static boolean hasFileOfIds(ServingNode node) {
        Path index = node.ledger(0).resolve("journal").resolve("index");
        try (Stream<Path> files = Files.isDirectory(index) ? Files.list(index) : Stream.of()) {
            return files.anyMatch(file -> file.toString().endsWith(".ids"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Answer settled(ServingNode node, Order order, String body) {
        List<Answer> answers = new ArrayList<>();
        ServingNode.await("an answer", () -> {
            answers.add(node.post(order.path(), body));
            return answers.getLast().status() != 503;
        });
        return answers.getLast();
    }

    private static void assertSame(Answer expected, Answer answer, String what) {
        assertEquals(expected.status(), answer.status(), () -> what + ": " + answer.body());
        assertEquals(decided(expected), decided(answer), what);
    }

    /** The bytes without the name of the request, which a problem carries. */
    private static String decided(Answer answer) {
        return answer.body().replaceAll(",\"request_id\":\"[^\"]*\"", "");
    }

    @Test
    void everyNodeRepeatsTheFirstAnswerAfterTheLeaderIsLostAndWhenItIsBack() {
        nodes = ServingNode.cluster(directory, 1, CHECKPOINT_EVENTS);
        ServingNode.await("a leader", () -> nodes.stream().anyMatch(ServingNode::isLeader));
        ServingNode leader =
                nodes.stream().filter(ServingNode::isLeader).findFirst().orElseThrow();
        leader.batch(List.of(ServingNode.accountLine("a"), ServingNode.accountLine("b")));
        leader.batch(List.of(ServingNode.depositLine("a", "fund").replace("\"amount\":\"1\"", "\"amount\":\"500\"")));
        List<Order> orders = orders();
        List<Answer> firsts = new ArrayList<>();
        orders.forEach(order -> firsts.add(leader.post(order.path(), order.body())));
        leader.batch(IntStream.range(0, 3 * (int) CHECKPOINT_EVENTS)
                .mapToObj(i -> ServingNode.depositLine("b", "old"))
                .toList());
        ServingNode.await("a file of ids", () -> nodes.stream().allMatch(FailoverIdsTest::hasFileOfIds));
        List<Order> recent = orders();
        recent.forEach(order -> firsts.add(leader.post(order.path(), order.body())));
        orders.addAll(recent);
        List<Answer> repeats = orders.stream()
                .map(order -> leader.post(order.path(), order.body()))
                .toList();
        List<Answer> conflicts = orders.stream()
                .map(order -> leader.post(order.path(), order.otherBody()).is(409))
                .toList();
        String balance = leader.balance("b");

        leader.stop();

        List<ServingNode> others = nodes.stream().filter(node -> node != leader).toList();
        others.forEach(node -> check(node, orders, firsts, repeats, conflicts));
        assertTrue(others.stream().anyMatch(ServingNode::isLeader), "another leads");
        leader.start();
        check(leader, orders, firsts, repeats, conflicts);
        nodes.forEach(node -> assertEquals(balance, node.balance("b")));
    }

    private static void check(
            ServingNode node, List<Order> orders, List<Answer> firsts, List<Answer> repeats, List<Answer> conflicts) {
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            Answer repeated = settled(node, order, order.body());
            assertSame(repeats.get(i), repeated, "repeat of " + order);
            assertEquals(decided(firsts.get(i)), decided(repeated), "first answer of " + order);
            assertSame(conflicts.get(i), settled(node, order, order.otherBody()), "conflict with " + order);
        }
    }
}
