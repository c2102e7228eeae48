package io.saldo.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink is switched on by configuration alone: money moves by HTTP, and a consumer of the broker reads of it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SinksByConfigurationTest {
    private static final String QUEUE = "wallet.events.worker";

    @TempDir
    Path directory;

    private RunningKafka kafka;

    @BeforeAll
    void startBroker(@TempDir Path home) throws IOException {
        kafka = new RunningKafka(home.resolve("kafka"));
    }

    @AfterAll
    void stopBroker() {
        kafka.close();
    }

    /** Ann has 10 and gives bob 4. */
    private static String move(TestServer saldo) {
        saldo.open("ann", "10");
        saldo.open("bob", "0");
        String transfer = TestServer.newId();
        saldo.post("/v1/transfers", TestServer.transfer(transfer, "ann", "bob", "4"))
                .is(201);
        return transfer;
    }

    private static List<JsonNode> journal(TestServer saldo) {
        JsonNode page =
                AsyncApi.parse(saldo.get("/v1/events?limit=1000").is(200).body());
        return StreamSupport.stream(page.at("/events").spliterator(), false).toList();
    }

    private static boolean isOf(JsonNode event, String account) {
        return List.of("account_id", "from_account", "to_account").stream()
                .anyMatch(field -> event.path(field).asText().equals(account));
    }

    @Test
    void publishesCloudEventsToKafkaWithTheAccountAsKey() {
        try (TestServer saldo = TestServer.start(directory, "--sink-kafka-brokers=" + kafka.address())) {
            move(saldo);
            List<JsonNode> journal = journal(saldo);

            List<ConsumerRecord<String, String>> seen = kafka.committed("wallet-events", journal.size() + 1);

            TreeMap<Long, JsonNode> told = new TreeMap<>();
            for (ConsumerRecord<String, String> message : seen) {
                AsyncApi.check("cloudEvent", message.value());
                JsonNode event = AsyncApi.parse(message.value());
                assertEquals(event.at("/partitionkey").asText(), message.key());
                told.put(event.at("/data/sequence").asLong(), event.at("/data"));
            }
            assertEquals(journal, List.copyOf(told.values()));
            assertEquals(journal.size() + 1, seen.size(), "the transfer is told to both sides, all else once");
            for (String account : List.of("ann", "bob")) {
                assertEquals(
                        journal.stream().filter(event -> isOf(event, account)).toList(),
                        seen.stream()
                                .filter(message -> message.key().equals(account))
                                .map(message -> AsyncApi.parse(message.value()).at("/data"))
                                .toList());
            }
            ServingNode.await(
                    "the metrics tell that it is not behind",
                    () -> saldo.get("/metrics")
                            .body()
                            .contains("saldo_follower_lag_events{follower=\"kafka\",partition=\"0\"} 0"));
        }
    }

    @Test
    void publishesTheOlderSystemsEnvelopesToKafka() {
        try (TestServer saldo = TestServer.start(
                directory,
                "--sink-kafka-brokers=" + kafka.address(),
                "--sink-kafka-topic=envelopes",
                "--sink-kafka-form=envelope")) {
            String transfer = move(saldo);

            List<String> seen = new ArrayList<>();
            for (ConsumerRecord<String, String> message : kafka.committed("envelopes", 4)) {
                JsonNode event = AsyncApi.parse(message.value());
                AsyncApi.check(event.at("/eventType").asText(), message.value());
                seen.add(message.key() + " " + event.at("/eventType").asText() + " "
                        + event.path("amount").asText()
                        + event.path("reference_id").asText());
            }
            assertEquals(
                    List.of(
                            "ann TRANSFER_COMPLETED 4.0000" + transfer,
                            "ann WALLET_CREATED ",
                            "ann WALLET_FUNDED 10.0000",
                            "bob WALLET_CREATED "),
                    seen.stream().sorted().toList());
            assertEquals(
                    List.of("WALLET_CREATED", "WALLET_FUNDED", "TRANSFER_COMPLETED"),
                    seen.stream()
                            .filter(line -> line.startsWith("ann "))
                            .map(line -> line.split(" ", -1)[1])
                            .toList());
        }
    }

    /** With the default exchange, whose queue and dead letters are as the older system has them. */
    @Test
    void publishesStepsToRabbitWhoseRefusedMessagesBecomeDeadLetters() throws Exception {
        Optional<String> uri = Optional.ofNullable(System.getenv("SALDO_TEST_RABBITMQ"));
        assumeTrue(uri.isPresent(), "SALDO_TEST_RABBITMQ names no RabbitMQ; .ci/services starts one");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(URI.create(uri.orElseThrow()));
        try (Connection connection = factory.newConnection()) {
            removeQueues(connection);
            try (TestServer saldo = TestServer.start(directory, "--sink-rabbitmq-uri=" + uri.orElseThrow())) {
                String transfer = move(saldo);
                List<String> types = new ArrayList<>();
                try (Channel channel = connection.createChannel()) {
                    ServingNode.await("the transfer is told", () -> takeSteps(connection, transfer, types));
                    assertEquals(
                            List.of("TransferInitiated", "TransferDebited", "TransferCredited", "TransferCompleted"),
                            types.subList(types.size() - 4, types.size()));

                    saldo.deposit("bob", "1");
                    List<GetResponse> found = new ArrayList<>();
                    ServingNode.await("the deposit is told", () -> get(channel, QUEUE, found));
                    channel.basicReject(found.getFirst().getEnvelope().getDeliveryTag(), false);
                    ServingNode.await("it is a dead letter", () -> get(channel, QUEUE + ".dlq", found));

                    assertEquals(text(found.getFirst()), text(found.getLast()));
                    assertTrue(text(found.getLast()).contains("\"FundsDeposited\""), text(found.getLast()));
                }
            } finally {
                removeQueues(connection);
            }
        }
    }

    private static String text(GetResponse message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    /** Takes what there is; whether the last step of the transfer has come. A queue that is missing yet closes the channel. */
    private static boolean takeSteps(Connection connection, String transfer, List<String> types) {
        try (Channel channel = connection.createChannel()) {
            boolean isWhole = false;
            for (GetResponse found = channel.basicGet(QUEUE, true);
                    found != null;
                    found = channel.basicGet(QUEUE, true)) {
                AsyncApi.check("step", text(found));
                types.add(found.getProps().getType());
                isWhole |= found.getProps().getType().equals("TransferCompleted")
                        && text(found).contains(transfer);
            }
            return isWhole;
        } catch (Exception notYet) {
            return false;
        }
    }

    private static boolean get(Channel channel, String queue, List<GetResponse> found) {
        try {
            GetResponse next = channel.basicGet(queue, false);
            return next != null && found.add(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeQueues(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.queueDelete(QUEUE);
            channel.queueDelete(QUEUE + ".dlq");
            channel.queueDelete("wallet.events.position.0");
            channel.exchangeDelete("wallet.events");
            channel.exchangeDelete("wallet.events.dlx");
        }
    }
}
