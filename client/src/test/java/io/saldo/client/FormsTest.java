package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.CaptureHold;
import io.saldo.client.command.ChangeAccount;
import io.saldo.client.command.Command;
import io.saldo.client.command.Limit;
import io.saldo.client.command.Metadata;
import io.saldo.client.command.Money;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PlaceHold;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransaction;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.command.Posting;
import io.saldo.client.command.ReverseTransfer;
import io.saldo.client.command.VoidHold;
import io.saldo.client.config.ClientConfig;
import io.saldo.client.config.WireForm;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.Outcome;
import io.saldo.client.outcome.Refused;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Partitioning;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which commands travel say the same: what one has sent is a repeat to the other, with the same answer. */
@Timeout(240)
final class FormsTest {
    /** What a careless way to canonical JSON would change. */
    private static final String ODD_METADATA = """
            {"z":1,"a":[1,2.50,1e3,1E+3,-0,-0.0,1e400,123456789012345678901234567890.123],"ü":"é\\u0041\\n\\t\\"\\\\\\/",
             "nested":{"b":{"c":[{},[],null,true,false]},"A":"\\ud83d\\ude00"},"":"empty name","\\u0001":"\\u001f\\u007f"}""";

    private static SaldoClient client(LiveServer server, WireForm form) {
        return SaldoClient.connect(
                ClientConfig.builder().node(server.url()).wireForm(form).build());
    }

    /** An id that lives in a partition. */
    private static String in(int partition, int partitions, String name) {
        Partitioning partitioning = new Partitioning(partitions);
        return IntStream.range(0, 1_000)
                .mapToObj(i -> name + "-" + i)
                .filter(id -> partitioning.of(new AccountId(id)) == partition % partitions)
                .findFirst()
                .orElseThrow();
    }

    /** Every kind of command, done, refused and malformed for the ledger; each account in another partition if it can be. */
    private static List<Command> story(String name, int partitions) {
        String a = in(0, partitions, name + "-a");
        String b = in(1, partitions, name + "-b");
        String c = in(2, partitions, name + "-c");
        String frozen = in(3, partitions, name + "-frozen");
        PostTransfer moved = PostTransfer.of(a, b, Shop.dollars("12.34")).withMetadata(Metadata.parse(ODD_METADATA));
        PostTransfer local = PostTransfer.of(a, in(0, partitions, name + "-local"), Shop.dollars("1"));
        PlaceHold hold = PlaceHold.of(a, Shop.dollars("5"))
                .withReceiver(b)
                .withExpiry(Duration.ofDays(1))
                .withMetadata(Metadata.parse("{\"why\":\"dinner\"}"));
        PlaceHold toOutside = PlaceHold.of(a, Shop.dollars("2"));
        PlaceHold released = PlaceHold.of(a, Shop.dollars("5"));
        PostTransaction many = PostTransaction.of(
                        new Posting(a, b, Shop.dollars("1")),
                        new Posting(b, c, Shop.dollars("2")),
                        new Posting(c, a, Money.of("0.5", "USD")))
                .withMetadata(Metadata.parse("{\"n\":3}"));
        UUID nobody = UUID.randomUUID();
        return List.of(
                OpenAccount.of(a)
                        .withUser("u-" + name)
                        .withLimits(List.of(new Limit(Shop.dollars("-3")), new Limit(Money.of("0.000001", "BTC"))))
                        .withMetadata(Metadata.parse(ODD_METADATA)),
                OpenAccount.of(b),
                OpenAccount.of(c),
                OpenAccount.of(frozen),
                OpenAccount.of(local.to()),
                OpenAccount.of(a),
                ChangeAccount.freeze(frozen),
                PostDeposit.of(a, Shop.dollars("100")).withMetadata(Metadata.parse("{\"from\":\"bank\"}")),
                moved,
                local,
                PostTransfer.of(b, c, Shop.dollars("1000000")),
                PostTransfer.of(a, c, Shop.dollars("1")).withId(moved.id()),
                PostTransfer.of(a, frozen, Shop.dollars("1")),
                PostTransfer.of(a, in(1, partitions, name + "-nobody"), Shop.dollars("1")),
                PostTransfer.of(a, b, Money.of("1", "XXX0")),
                PostTransfer.of(a, a, Shop.dollars("1")),
                PostWithdrawal.of(b, Shop.dollars("0.34")),
                many,
                hold,
                toOutside,
                released,
                CaptureHold.of(hold.id()).withAmount(new BigDecimal("3.5")),
                CaptureHold.of(hold.id()),
                CaptureHold.of(toOutside.id()),
                new VoidHold(UUID.randomUUID(), released.id()),
                new VoidHold(UUID.randomUUID(), released.id()),
                new VoidHold(UUID.randomUUID(), nobody),
                new ReverseTransfer(UUID.randomUUID(), moved.id(), Optional.of(new BigDecimal("2.34"))),
                new ReverseTransfer(UUID.randomUUID(), moved.id(), Optional.of(new BigDecimal("11"))),
                new ReverseTransfer(UUID.randomUUID(), many.id(), Optional.empty()),
                ChangeAccount.limits(b, List.of(new Limit(Shop.dollars("-10")))),
                ChangeAccount.metadata(c, Metadata.parse("{\"k\":\"v\"}")),
                ChangeAccount.close(a));
    }

    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Done done -> {
                // An account that was there before is told as it stands.
                String sequence = done.command() instanceof OpenAccount ? "" : " " + done.sequence();
                yield "done " + done.partition() + sequence + ' ' + done.timestamp() + ' ' + done.accountNumber() + ' '
                        + done.balances();
            }
            case Refused refused -> refused.reason() + " " + refused.code() + ' ' + refused.sequence();
        };
    }

    private static void assertSame(List<Outcome> first, List<Outcome> again) {
        for (int i = 0; i < first.size(); i++) {
            Outcome one = first.get(i);
            Outcome other = again.get(i);
            String what = i + ": " + one + "\n" + other;
            assertEquals(one.isDone(), other.isDone(), what);
            if (command(one) instanceof ChangeAccount) {
                continue;
            }
            assertEquals(told(one), told(other), what);
            if (one instanceof Done before && other instanceof Done after) {
                assertFalse(before.isRepeat(), what);
                assertTrue(after.isRepeat(), what);
            } else if (one instanceof Refused before && other instanceof Refused after && before.sequence() > 0) {
                assertFalse(before.isRepeat(), what);
                assertTrue(after.isRepeat(), what);
            }
        }
    }

    private static Command command(Outcome outcome) {
        return switch (outcome) {
            case Done done -> done.command();
            case Refused refused -> refused.command();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void everyCommandIsARepeatInTheOtherForm(int partitions, @TempDir Path directory) {
        try (LiveServer server = LiveServer.start(directory, "--partitions=" + partitions);
                SaldoClient packed = client(server, WireForm.PACKED);
                SaldoClient lines = client(server, WireForm.JSON_LINES)) {
            List<Command> first = story("packed", partitions);
            List<Command> second = story("lines", partitions);

            List<Outcome> packedFirst = packed.execute(first);
            List<Outcome> linesAgain = lines.execute(first);
            List<Outcome> linesFirst = lines.execute(second);
            List<Outcome> packedAgain = packed.execute(second);

            assertSame(packedFirst, linesAgain);
            assertSame(linesFirst, packedAgain);
            assertEquals(
                    packedFirst.stream().map(FormsTest::kind).toList(),
                    linesFirst.stream().map(FormsTest::kind).toList());
            Shop.assertBalanced(server.url());
        }
    }

    private static String kind(Outcome outcome) {
        return outcome instanceof Refused refused ? refused.code() : "done";
    }

    @ParameterizedTest
    @ValueSource(ints = {415, 406, 404})
    void goesOnInLinesWherePackedBatchesAreNotTaken(int status, @TempDir Path directory) {
        try (LiveServer server = LiveServer.start(directory);
                Proxy proxy = Proxy.before(server);
                SaldoClient packed = client(server, WireForm.PACKED);
                SaldoClient behindProxy = behind(Duration.ofHours(1), proxy)) {
            proxy.refusePacked(status);
            List<Command> story = story("proxied", 1);

            List<Outcome> outcomes = behindProxy.execute(story);
            List<Outcome> again = packed.execute(story);

            assertSame(outcomes, again);
            assertEquals(1, proxy.packedBatches());
        }
    }

    private static SaldoClient behind(Duration packedAgainAfter, Proxy... proxies) {
        ClientConfig.Builder config = ClientConfig.builder().packedAgainAfter(packedAgainAfter);
        for (Proxy proxy : proxies) {
            config.node(proxy.url());
        }
        return SaldoClient.connect(config.build());
    }

    @Test
    void packsAgainOnceAnUpgradedNodeTakesIt(@TempDir Path directory) {
        try (LiveServer server = LiveServer.start(directory);
                Proxy proxy = Proxy.before(server);
                SaldoClient client = behind(Duration.ofMillis(200), proxy)) {
            proxy.refusePacked(415);
            Shop.open(client, "rich", "1000");
            client.execute(OpenAccount.of("shop")).orThrow();
            Shop.await("a packed batch that is tried again", () -> {
                client.execute(Shop.cents("rich", "shop", 1)).orThrow();
                return proxy.packedBatches() > 1;
            });

            proxy.refusePacked(0);
            Shop.await("a packed batch that is taken", () -> {
                int lines = proxy.batches() - proxy.packedBatches();
                client.execute(Shop.cents("rich", "shop", 1)).orThrow();
                return proxy.batches() - proxy.packedBatches() == lines;
            });

            Shop.assertBalanced(server.url());
        }
    }

    @Test
    void onlyTheNodeThatRefusesPackedBatchesIsSentLines(@TempDir Path directory) {
        try (LiveServer server = LiveServer.start(directory);
                Proxy taking = Proxy.before(server);
                Proxy refusing = Proxy.before(server);
                SaldoClient client = behind(Duration.ofHours(1), taking, refusing)) {
            refusing.refusePacked(415);
            Shop.open(client, "rich", "1000");
            client.execute(OpenAccount.of("shop")).orThrow();
            // Both proxies show the same node, and the last of a name counts as its address.
            Shop.await("lines through the proxy that wants them", () -> {
                client.execute(Shop.cents("rich", "shop", 1)).orThrow();
                return refusing.batches() > refusing.packedBatches();
            });
            int packed = taking.packedBatches();

            refusing.stop();
            client.execute(Shop.cents("rich", "shop", 1)).orThrow();

            assertEquals(packed + 1, taking.packedBatches());
            assertEquals(taking.batches(), taking.packedBatches());
            assertEquals(1, refusing.packedBatches());
        }
    }

    @Test
    void onlyOneOfManyCallersAtOnceMayFindOutThatLinesAreWanted(@TempDir Path directory) {
        try (LiveServer server = LiveServer.start(directory);
                Proxy proxy = Proxy.before(server);
                SaldoClient client = SaldoClient.connect(proxy.url())) {
            Shop.open(client, "rich", "1000");
            client.execute(OpenAccount.of("shop")).orThrow();
            proxy.refusePacked(415);
            List<Command> transfers = new ArrayList<>();
            IntStream.range(0, 200).forEach(_ -> transfers.add(Shop.cents("rich", "shop", 1)));

            transfers.stream()
                    .map(client::submit)
                    .toList()
                    .forEach(future -> future.join().orThrow());

            assertEquals("2.0000", Shop.balance(server.url(), "shop"));
        }
    }
}
