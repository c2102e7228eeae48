package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.saldo.ledger.event.Event;
import io.saldo.projection.follow.JournalFeed;
import io.saldo.projection.follow.ReplicaFeed;
import io.saldo.server.answer.EventJson;
import io.saldo.server.json.JsonOutput;
import io.saldo.sink.FeedContext;
import io.saldo.sink.message.CloudEventsForm;
import io.saldo.sink.message.EnvelopeForm;
import io.saldo.sink.message.EventContext;
import io.saldo.sink.message.EventTypes;
import io.saldo.sink.message.Message;
import io.saldo.sink.message.MessageForm;
import io.saldo.sink.message.StepsForm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of event of a ledger with partitions, in every form and as it really arrives, against the AsyncAPI document.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PublishedMessagesTest {
    private static final int PARTITIONS = 4;
    private static final String EXCHANGE = "told." + Long.toHexString(System.nanoTime());

    private final WebReceiver receiver = new WebReceiver();
    private final Optional<String> rabbit = Optional.ofNullable(System.getenv("SALDO_TEST_RABBITMQ"));
    private TestServer saldo;
    private EventContext context;
    private String sender = "";
    private String receiverAccount = "";
    private String elsewhere = "";

    @BeforeAll
    void move(@TempDir Path directory) throws Exception {
        Path hooks = Files.writeString(
                directory.resolve("hooks"), "shop " + receiver.url("/in") + " a-secret-of-some-length *\n");
        Path secret = Files.writeString(directory.resolve("secret"), "another secret\n");
        List<String> flags = new ArrayList<>(List.of(
                "--partitions=" + PARTITIONS,
                "--sink-webhooks-file=" + hooks,
                "--sink-webhooks-start=beginning",
                "--sink-webhooks-private-networks=127.0.0.0/8",
                "--worker-alerts-url=" + receiver.url("/alerts"),
                "--worker-alerts-secret-file=" + secret));
        rabbit.ifPresent(
                uri -> flags.addAll(List.of("--sink-rabbitmq-uri=" + uri, "--sink-rabbitmq-exchange=" + EXCHANGE)));
        saldo = TestServer.start(directory.resolve("data"), flags.toArray(String[]::new));
        List<JournalFeed> feeds = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            feeds.add(new ReplicaFeed(partition, saldo.partitions().replica(partition)));
        }
        context = new FeedContext(feeds, PublishedMessagesTest::json);
        sender = PartitionsTest.in(1, "sender");
        receiverAccount = PartitionsTest.in(1, "receiver");
        elsewhere = PartitionsTest.in(2, "elsewhere");
        moveWithin();
        moveBetween();
    }

    @AfterAll
    void stop() throws Exception {
        saldo.close();
        receiver.close();
        if (rabbit.isPresent()) {
            try (Connection connection = connect();
                    Channel channel = connection.createChannel()) {
                channel.queueDelete(EXCHANGE + ".worker");
                channel.queueDelete(EXCHANGE + ".worker.dlq");
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    channel.queueDelete(EXCHANGE + ".position." + partition);
                }
                channel.exchangeDelete(EXCHANGE);
                channel.exchangeDelete(EXCHANGE + ".dlx");
            }
        }
    }

    private static byte[] json(int partition, Event event) {
        JsonOutput output = new JsonOutput(512);
        EventJson.write(output, event, partition, PARTITIONS);
        return output.toBytes();
    }

    /** Every kind of event but those of crossings. */
    private void moveWithin() {
        saldo.post("/wallet/" + sender + "/deposit", "{\"amount\":50000}").is(201);
        saldo.post("/wallet/" + sender + "/deposit", "{\"amount\":1}").is(201);
        saldo.post("/wallet/" + sender + "/withdraw", "{\"amount\":10000}").is(201);
        saldo.open(receiverAccount, "0");
        saldo.patch("/v1/accounts/" + receiverAccount, "{\"metadata\":{\"level\":\"gold\"}}")
                .is(200);
        String transfer = TestServer.newId();
        saldo.post("/v1/transfers", TestServer.transfer(transfer, sender, receiverAccount, "7"))
                .is(201);
        saldo.post(
                        "/v1/transfers/" + transfer + "/reversal",
                        "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .is(201);
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), receiverAccount, sender, "1000000"))
                .is(422);
        saldo.post(
                        "/v1/transactions",
                        ("{\"transaction_id\":\"%1$s\",\"postings\":[{\"from_account\":\"%2$s\",\"to_account\":\"%3$s\","
                                        + "\"amount\":\"2\",\"currency\":\"USD\"},{\"from_account\":\"%3$s\","
                                        + "\"to_account\":\"%2$s\",\"amount\":\"1\",\"currency\":\"USD\"}]}")
                                .formatted(TestServer.newId(), sender, receiverAccount))
                .is(201);
        String captured = hold("");
        saldo.post(
                        "/v1/holds/" + captured + "/capture",
                        "{\"transaction_id\":\"%s\",\"to_account\":\"%s\"}"
                                .formatted(TestServer.newId(), receiverAccount))
                .is(201);
        String voided = hold("");
        saldo.post("/v1/holds/" + voided + "/void", "{\"transaction_id\":\"%s\"}".formatted(TestServer.newId()))
                .is(201);
        hold(",\"expires_in_seconds\":60");
        saldo.putClockForward(Duration.ofSeconds(61));
        saldo.deposit(sender, "1");
    }

    private String hold(String more) {
        String id = TestServer.newId();
        saldo.post(
                        "/v1/holds",
                        "{\"transaction_id\":\"%s\",\"from_account\":\"%s\",\"amount\":\"3\",\"currency\":\"USD\"%s}"
                                .formatted(id, sender, more))
                .is(201);
        return id;
    }

    private void moveBetween() {
        saldo.open(elsewhere, "0");
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), sender, elsewhere, "4"))
                .is(201);
        saldo.patch("/v1/accounts/" + elsewhere, "{\"status\":\"frozen\"}").is(200);
        saldo.post("/v1/transfers", TestServer.transfer(TestServer.newId(), sender, elsewhere, "5"))
                .isProblem(422, "account_frozen");
    }

    private List<Event> events(int partition) {
        List<Event> events = new ArrayList<>();
        while (true) {
            List<Event> page = saldo.partitions()
                    .replica(partition)
                    .reads()
                    .events(events.size(), 1_000)
                    .items();
            if (page.isEmpty()) {
                return events;
            }
            events.addAll(page);
        }
    }

    private List<String> bodies(MessageForm form) {
        List<String> bodies = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (Event event : events(partition)) {
                for (Message message : form.messages(partition, event)) {
                    bodies.add(new String(message.body(), StandardCharsets.UTF_8));
                }
            }
        }
        return bodies;
    }

    private static Set<String> words(List<String> bodies, String field) {
        Set<String> words = new TreeSet<>();
        for (String body : bodies) {
            words.add(AsyncApi.parse(body).at(field).asText());
        }
        return words;
    }

    @Test
    void tellsCloudEventsToEachAccount() {
        List<String> bodies = bodies(new CloudEventsForm("/saldo", true, context));

        bodies.forEach(body -> AsyncApi.check("cloudEvent", body));

        assertEquals(new TreeSet<>(EventTypes.NAMES), words(bodies, "/data/type"), "there is an event of each kind");
        assertEquals(EventTypes.NAMES, AsyncApi.words("/eventType/enum"));
        assertEquals(
                EventTypes.NAMES.stream().map(name -> "io.saldo." + name).toList(),
                AsyncApi.words("/cloudEvent/properties/type/enum"));
        for (String body : bodies) {
            JsonNode event = AsyncApi.parse(body);
            assertEquals(event.at("/partition"), event.at("/data/partition"), body);
            assertEquals(
                    event.at("/sequence").asText(), event.at("/data/sequence").asText(), body);
        }
    }

    @Test
    void tellsTheEnvelopesThree() {
        List<String> bodies = bodies(new EnvelopeForm("USD", context));

        for (String body : bodies) {
            AsyncApi.check(AsyncApi.parse(body).at("/eventType").asText(), body);
        }

        assertEquals(Set.of("TRANSFER_COMPLETED", "WALLET_CREATED", "WALLET_FUNDED"), words(bodies, "/eventType"));
    }

    @Test
    void tellsTheStepsOfEachMovement() {
        List<String> bodies = bodies(new StepsForm("USD", context));

        bodies.forEach(body -> AsyncApi.check("step", body));

        assertEquals(
                new TreeSet<>(List.of(
                        "WalletCreated",
                        "FundsDeposited",
                        "FundsWithdrawn",
                        "TransferInitiated",
                        "TransferDebited",
                        "TransferCredited",
                        "TransferCompleted",
                        "TransferCompensated")),
                words(bodies, "/type"));
    }

    @Test
    void postsCloudEventsToWebhooks() {
        MessageForm form = new CloudEventsForm("/saldo", false, context);
        ServingNode.await(
                "all is posted",
                () -> receiver.ids("/in").size() == bodies(form).size());

        List<String> posted = new ArrayList<>();
        receiver.taken("/in").forEach(post -> posted.add(post.body()));
        posted.forEach(body -> AsyncApi.check("cloudEvent", body));
        assertEquals(new TreeSet<>(bodies(form)), new TreeSet<>(posted));
    }

    @Test
    void postsAlertsToTheirReceiver() {
        ServingNode.await("the alert is told", () -> !receiver.ids("/alerts").isEmpty());

        receiver.taken("/alerts").forEach(post -> AsyncApi.check("fraudAlert", post.body()));
    }

    @Test
    void publishesStepsToRabbit() throws Exception {
        assumeTrue(rabbit.isPresent(), "SALDO_TEST_RABBITMQ names no RabbitMQ; .ci/services starts one");
        List<String> expected = bodies(new StepsForm("USD", context));
        List<String> seen = new ArrayList<>();
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            ServingNode.await("all is published", () -> drain(channel, seen) >= expected.size());
        }

        seen.forEach(body -> AsyncApi.check("step", body));
        assertEquals(new TreeSet<>(expected), new TreeSet<>(seen));
    }

    private int drain(Channel channel, List<String> seen) {
        try {
            for (GetResponse found = channel.basicGet(EXCHANGE + ".worker", true);
                    found != null;
                    found = channel.basicGet(EXCHANGE + ".worker", true)) {
                assertEquals("application/json; charset=utf-8", found.getProps().getContentType());
                String body = new String(found.getBody(), StandardCharsets.UTF_8);
                assertEquals(
                        AsyncApi.parse(body).at("/id").asText(),
                        found.getProps().getMessageId());
                seen.add(body);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return seen.size();
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(URI.create(rabbit.orElseThrow()));
        return factory.newConnection();
    }

    /** The document is strict: it notices a field too many, one too few, and a wrong one. */
    @Test
    void theDocumentIsStrict() {
        String step =
                "{\"id\":\"%s\",\"type\":\"%s\",\"occurredAt\":\"2023-11-14T22:13:20.000004004Z\",\"payload\":%s}";
        String id = TestServer.newId();
        String payload = "{\"walletId\":\"w\",\"amount\":1.0000,\"newBalance\":1.0000,\"requestId\":\"r\"}";

        assertEquals(List.of(), AsyncApi.errors("step", step.formatted(id, "FundsDeposited", payload)));
        assertFalse(AsyncApi.errors("step", step.formatted(id, "TransferDebited", payload))
                .isEmpty());
        assertFalse(
                AsyncApi.errors("step", step.formatted(id, "Nothing", payload)).isEmpty());
        assertFalse(AsyncApi.errors("step", step.formatted("no-uuid", "FundsDeposited", payload))
                .isEmpty());
        assertFalse(AsyncApi.errors(
                        "step", step.formatted(id, "FundsDeposited", payload.replace("\"requestId\"", "\"request\"")))
                .isEmpty());
        assertTrue(AsyncApi.errors("amount", "\"1.5000\"").isEmpty());
        assertFalse(AsyncApi.errors("amount", "1.5").isEmpty());
    }
}
