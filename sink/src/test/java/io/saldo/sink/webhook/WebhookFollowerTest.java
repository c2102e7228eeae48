package io.saldo.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.EventRefused;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.trial.Courier;
import io.saldo.sink.trial.CutWire;
import io.saldo.sink.trial.MadeUpJournal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real web server on this machine, that answers as it is told. */
class WebhookFollowerTest {
    private static final String SECRET = "a secret of some length";
    private static final long NOW_NANOS = 1_700_000_000_000_000_000L;
    private static final AllowedAddresses LOOPBACK =
            new AllowedAddresses(List.of(AllowedAddresses.Network.parse("127.0.0.0/8")));

    /** What came in a request. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Received(String id, String signature, byte[] body) {}

    @TempDir
    Path directory;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/in", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Saldo-Event-Id");
        int status = answers.getOrDefault(id, 204);
        if (status < 300) {
            received.add(new Received(
                    id,
                    exchange.getRequestHeaders().getFirst("Saldo-Signature"),
                    exchange.getRequestBody().readAllBytes()));
        }
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private WebhookFollower follower(
            MadeUpJournal journal, int port, Set<String> types, AllowedAddresses allowed, int attemptsMax) {
        Webhook hook = new Webhook("shop", URI.create("http://127.0.0.1:" + port + "/in?a=1"), SECRET, types);
        CloudEventsForm form = new CloudEventsForm("/saldo", false, journal);
        return new WebhookFollower(
                hook, form, allowed, positions(WebhookPositions.Others.NONE), attemptsMax, () -> NOW_NANOS);
    }

    private WebhookPositions positions(WebhookPositions.Others others) {
        return new WebhookPositions(directory, others);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    @Test
    void postsEachEventThoughConnectionsAreCutAndPublishersKilled() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(31, 4_000, 10);
        try (CutWire wire = new CutWire(port())) {
            Courier courier = new Courier(
                    () -> follower(journal, wire.port(), Set.of(), LOOPBACK, 0), 0, journal.events(), new Random(31));
            courier.withTrouble(wire::cut).withTrouble(courier::kill);

            courier.deliver(125, 3_000);

            assertTrue(courier.kills() >= 50, () -> "only " + courier.kills() + " kills");
            assertTrue(courier.happened() - courier.kills() >= 50, "too few cuts");
        }
        List<String> expected = journal.events().stream()
                .map(event -> "0-" + event.header().sequence())
                .toList();
        assertEquals(expected, received.stream().map(Received::id).distinct().toList());
    }

    @Test
    void signsTheTimeAndTheBody() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(32, 1, 1);
        WebhookFollower follower = follower(journal, port(), Set.of(), LOOPBACK, 0);
        follower.takenSequence(0);

        follower.take(0, journal.events());

        Received one = received.getFirst();
        assertEquals(Signature.of(SECRET, 1_700_000_000L, one.body()), one.signature());
        assertFalse(one.signature().equals(Signature.of("another secret", 1_700_000_000L, one.body())));
    }

    @Test
    void signsAsOthersWould() {
        // printf '7.{}' | openssl dgst -sha256 -hmac Jefe
        assertEquals(
                "t=7,v1=fab47a0bfa9f75f6455e6e0d75f29f95b3118d10f700dec268f191bdcba9b6b7",
                Signature.of("Jefe", 7, new byte[] {'{', '}'}));
    }

    @Test
    void postsOnlyTheTypesThatAreWanted() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(33, 60, 5);
        WebhookFollower follower = follower(journal, port(), Set.of("transaction_posted"), LOOPBACK, 0);
        follower.takenSequence(0);

        follower.take(0, journal.events());

        List<String> expected = journal.events().stream()
                .filter(Event.TransactionPosted.class::isInstance)
                .map(event -> "0-" + event.header().sequence())
                .toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, received.stream().map(Received::id).toList());
        assertEquals(60, follower.takenSequence(0));
    }

    @Test
    void keepsWhatWasTakenBeforeAFailureAndRefusesAfterTheLimit() throws Exception {
        MadeUpJournal journal = MadeUpJournal.of(34, 5, 2);
        answers.put("0-3", 503);
        WebhookFollower follower = follower(journal, port(), Set.of(), LOOPBACK, 3);
        assertEquals(0, follower.takenSequence(0));

        assertThrows(IOException.class, () -> follower.take(0, journal.events()));
        assertEquals(2, follower.takenSequence(0));
        assertThrows(IOException.class, () -> follower.take(0, journal.events().subList(2, 5)));
        EventRefused refused = assertThrows(
                EventRefused.class, () -> follower.take(0, journal.events().subList(2, 5)));
        follower.take(0, journal.events().subList(3, 5));

        assertEquals(3, refused.event().header().sequence());
        assertEquals("not taken in 3 attempts: the answer was 503", refused.reason());
        assertEquals(
                List.of("0-1", "0-2", "0-4", "0-5"),
                received.stream().map(Received::id).toList());
    }

    @Test
    void followsNoRedirect() {
        MadeUpJournal journal = MadeUpJournal.of(35, 1, 1);
        answers.put("0-1", 307);
        WebhookFollower follower = follower(journal, port(), Set.of(), LOOPBACK, 0);

        IOException failure = assertThrows(IOException.class, () -> follower.take(0, journal.events()));

        assertTrue(String.valueOf(failure.getMessage()).contains("the answer was 307"));
    }

    @Test
    void reachesNoPrivateAddressUnlessItIsListed() {
        MadeUpJournal journal = MadeUpJournal.of(36, 1, 1);
        WebhookFollower follower = follower(journal, port(), Set.of(), new AllowedAddresses(List.of()), 0);

        assertThrows(IOException.class, () -> follower.take(0, journal.events()));

        assertEquals(List.of(), received);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1"
            })
    void allowsNoAddressThatIsNotPublic(String address) throws IOException {
        assertFalse(new AllowedAddresses(List.of()).isAllowed(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111"})
    void allowsPublicAddresses(String address) throws IOException {
        assertTrue(new AllowedAddresses(List.of()).isAllowed(InetAddress.getByName(address)));
    }

    @Test
    void allowsWhatIsListedAndNothingBesideIt() throws IOException {
        AllowedAddresses allowed = new AllowedAddresses(
                List.of(AllowedAddresses.Network.parse("10.1.2.0/23"), AllowedAddresses.Network.parse("fd00::/8")));

        assertTrue(allowed.isAllowed(InetAddress.getByName("10.1.3.255")));
        assertTrue(allowed.isAllowed(InetAddress.getByName("fd12::1")));
        assertFalse(allowed.isAllowed(InetAddress.getByName("10.1.4.0")));
        assertFalse(allowed.isAllowed(InetAddress.getByName("fc12::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop https://x.example secret-secret-secret",
                "Shop https://x.example secret-secret-secret *",
                "shop ftp://x.example secret-secret-secret *",
                "shop https://user@x.example secret-secret-secret *",
                "shop https://x.example short *",
                "shop https://x.example secret-secret-secret nothing_posted"
            })
    void refusesALineThatMakesNoSenseWithoutShowingTheSecret(String line) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> WebhookFile.read(List.of("# hooks", line)));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith("line 2 "));
        assertFalse(String.valueOf(refusal.getMessage()).contains("secret-secret"));
    }

    @Test
    void readsALineForEachWebhook() {
        List<Webhook> hooks =
                WebhookFile.read(List.of("", "shop https://x.example/in secret-secret-secret hold_placed,hold_voided"));

        assertEquals(Set.of("hold_placed", "hold_voided"), hooks.getFirst().types());
        assertEquals(443, hooks.getFirst().port());
    }
}
