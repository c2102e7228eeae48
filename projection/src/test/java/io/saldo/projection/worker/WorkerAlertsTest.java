package io.saldo.projection.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.projection.Eventually;
import io.saldo.projection.LedgerUnderTest;
import io.saldo.projection.LogLines;
import io.saldo.projection.fraud.Alert;
import io.saldo.projection.fraud.LogChannel;
import io.saldo.projection.sql.DatabaseSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of alerts: who is told, and who freezes. */
final class WorkerAlertsTest {
    private static final String FLAG = "large: withdrawal of 10000, flag";
    private static final String FREEZE = "large: withdrawal of 10000, freeze";

    /** What the receiver got. */
    private record Told(String id, String signature, String body) {}

    @TempDir
    Path directory;

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean isHanging;
    private LedgerUnderTest ledger;
    private HttpServer receiver;

    @BeforeEach
    void start() throws IOException {
        ledger = new LedgerUnderTest(directory.resolve("data"));
        ledger.open("alice", "ann");
        ledger.deposit("alice", 100_000_000);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/alerts", this::answer);
        receiver.start();
    }

    @AfterEach
    void stop() {
        open.countDown();
        receiver.stop(0);
        ledger.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Saldo-Event-Id");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (isHanging) {
            await();
        }
        told.add(new Told(id, exchange.getRequestHeaders().getFirst("Saldo-Signature"), body));
        exchange.sendResponseHeaders(answers.getOrDefault(id, 204), -1);
        exchange.close();
    }

    private void await() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WorkerNode node(String name, String rules, boolean isLeading) {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts");
        return new WorkerNode(
                ledger,
                directory.resolve(name),
                DatabaseSettings.embedded(directory.resolve(name).resolve("tables")),
                rules,
                Optional.of(url),
                isLeading);
    }

    /** The id of the alert about a withdrawal. */
    private String withdraw() {
        return "0-" + ledger.withdraw("alice", 1_000_000) + "-0";
    }

    private static Alert.NoticeState noticeOf(WorkerNode node, String id) {
        try {
            return node.worker().alerts().find(Alert.Key.parse(id)).stream()
                    .map(Alert::noticeState)
                    .findFirst()
                    .orElse(Alert.NoticeState.NONE);
        } catch (SQLException notYet) {
            return Alert.NoticeState.NONE;
        }
    }

    private List<String> ids() {
        return told.stream().map(Told::id).toList();
    }

    @Test
    void tellsTheReceiverWithASignatureAndTheLogWithoutNames() throws Exception {
        try (LogLines lines = LogLines.of(LogChannel.class);
                WorkerNode node = node("one", FLAG, true)) {
            String id = withdraw();
            Eventually.holds("it is told", () -> noticeOf(node, id) == Alert.NoticeState.SENT);

            Told one = told.getFirst();
            assertEquals(List.of(id), ids());
            assertTrue(one.body().contains("\"account_id\":\"alice\""), one.body());
            assertTrue(one.body().contains("\"reason\":\"Single large withdrawal >= 10000\""), one.body());
            long seconds = ledger.clock.get() / 1_000_000_000L;
            assertEquals("t=" + seconds + ",v1=" + hmac(seconds + "." + one.body()), one.signature());
            assertEquals(1, lines.whole().size());
            assertTrue(lines.whole().getFirst().contains(id), lines.whole()::toString);
            assertFalse(lines.whole().getFirst().contains("alice"), lines.whole()::toString);
        }
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(WorkerNode.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void triesAgainAndTellsTheOthersMeanwhile() {
        String bad = withdraw();
        String refused = withdraw();
        String good = withdraw();
        answers.put(bad, 500);
        answers.put(refused, 422);
        try (WorkerNode node = node("one", FLAG, true)) {
            Eventually.holds("the others are told", () -> noticeOf(node, good) == Alert.NoticeState.SENT);
            Eventually.holds("one is refused", () -> noticeOf(node, refused) == Alert.NoticeState.REFUSED);
            assertEquals(Alert.NoticeState.PENDING, noticeOf(node, bad));

            answers.remove(bad);
            Eventually.holds("it is told at last", () -> noticeOf(node, bad) == Alert.NoticeState.SENT);
        }
        assertEquals(1, ids().stream().filter(good::equals).count());
        assertEquals(1, ids().stream().filter(refused::equals).count());
    }

    @Test
    void freezesThoughTheReceiverHangs() {
        isHanging = true;
        try (WorkerNode node = node("one", FREEZE, true)) {
            withdraw();
            Eventually.holds("alice is frozen", () -> isFrozen("alice"));
            assertEquals(1, node.freezes.get());
            open.countDown();
        }
    }

    @Test
    void freezesOnceOverNodesAndRestarts() {
        try (WorkerNode one = node("one", FREEZE, true);
                WorkerNode other = node("other", FREEZE, false)) {
            String id = withdraw();
            Eventually.holds("alice is frozen", () -> isFrozen("alice"));
            Eventually.holds("both know", () -> isDone(one, id) && isDone(other, id));

            one.leads.set(false);
            other.leads.set(true);
            ledger.open("bob", "");
            ledger.deposit("bob", 2_000_000);
            ledger.withdraw("bob", 1_000_000);
            Eventually.holds("bob is frozen", () -> isFrozen("bob"));
            Eventually.holds("both know", () -> one.isCurrent() && other.isCurrent());
            assertEquals(1, one.freezes.get());
            assertEquals(1, other.freezes.get());
        }
        ledger.change("alice", AccountStatus.ACTIVE);
        try (WorkerNode one = node("one", FREEZE, true);
                WorkerNode fresh = node("fresh", FREEZE, true)) {
            Eventually.holds("both know", () -> one.isCurrent() && fresh.isCurrent());
            String again = withdraw();
            Eventually.holds("alice is frozen again", () -> isDone(one, again) && isDone(fresh, again));
            assertTrue(one.freezes.get() + fresh.freezes.get() <= 2, "nothing old was done again");
        }
        assertTrue(isFrozen("alice"));
        List<Event> changes = ledger.events().stream()
                .filter(event -> event instanceof Event.AccountChanged change
                        && change.account().equals(new AccountId("bob")))
                .toList();
        assertEquals(1, changes.size());
    }

    private boolean isFrozen(String account) {
        return ledger.replica()
                .reads()
                .account(new AccountId(account))
                .filter(known -> known.status() == AccountStatus.FROZEN)
                .isPresent();
    }

    private static boolean isDone(WorkerNode node, String id) {
        try {
            return node.worker().alerts().find(Alert.Key.parse(id)).stream()
                    .anyMatch(alert -> alert.actionState() == Alert.ActionState.DONE);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
