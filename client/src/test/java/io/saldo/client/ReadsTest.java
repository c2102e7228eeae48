package io.saldo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.client.command.CaptureHold;
import io.saldo.client.command.Limit;
import io.saldo.client.command.Metadata;
import io.saldo.client.command.OpenAccount;
import io.saldo.client.command.PlaceHold;
import io.saldo.client.command.PostDeposit;
import io.saldo.client.command.PostTransfer;
import io.saldo.client.command.PostWithdrawal;
import io.saldo.client.command.ReverseTransfer;
import io.saldo.client.command.VoidHold;
import io.saldo.client.outcome.Done;
import io.saldo.client.outcome.RefusalCode;
import io.saldo.client.outcome.RequestFailedException;
import io.saldo.client.read.Account;
import io.saldo.client.read.Balance;
import io.saldo.client.read.ClusterMap;
import io.saldo.client.read.EntryType;
import io.saldo.client.read.Freshness;
import io.saldo.client.read.HistoryEntry;
import io.saldo.client.read.HistoryPage;
import io.saldo.client.read.Hold;
import io.saldo.client.read.Reads;
import io.saldo.client.read.Transfer;
import io.saldo.client.read.TransferStatus;
import io.saldo.ledger.model.AccountStatus;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads of a server with two partitions. */
@Timeout(240)
final class ReadsTest {
    private static LiveServer server;
    private static SaldoClient client;
    private static Reads reads;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = LiveServer.start(directory, "--partitions=2");
        client = SaldoClient.connect(server.url());
        reads = client.reads();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    /** An account that lives in a partition, with some dollars. */
    private static String open(int partition, String name, String dollars) {
        ClusterMap map = reads.cluster();
        String account = IntStream.range(0, 1_000)
                .mapToObj(i -> name + "-" + i)
                .filter(id -> map.partitionOf(id) == partition)
                .findFirst()
                .orElseThrow();
        client.execute(OpenAccount.of(account)).orThrow();
        client.execute(PostDeposit.of(account, Town.dollars(dollars))).orThrow();
        return account;
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text);
    }

    @Test
    void showsAnAccount() {
        OpenAccount opening = OpenAccount.of("shown")
                .withUser("owner")
                .withLimits(List.of(new Limit(Town.dollars("-10"))))
                .withMetadata(Metadata.of(Map.of("colour", "blue")));
        Done opened = client.execute(opening).orThrow();
        client.execute(PostDeposit.of("shown", Town.dollars("5"))).orThrow();
        Done held = client.execute(PlaceHold.of("shown", Town.dollars("2"))).orThrow();

        Account account = reads.account("shown").orElseThrow();

        assertEquals("shown", account.id());
        assertEquals(opened.accountNumber().orElseThrow(), account.number());
        assertEquals(Optional.of("owner"), account.user());
        assertEquals(AccountStatus.ACTIVE, account.status());
        assertEquals(
                List.of(new Balance("USD", amount("5.0000"), amount("3.0000"), amount("2.0000"))), account.balances());
        assertEquals(account.balances().getFirst(), account.balance("USD").orElseThrow());
        assertEquals(Optional.empty(), account.balance("EUR"));
        assertEquals(
                amount("-10.0000"), account.limits().getFirst().minimumBalance().amount());
        assertEquals("blue", account.metadata().text("colour"));
        assertEquals(opened.timestamp(), account.createdAt());
        assertEquals(held.partition(), account.partition());
        assertEquals(held.sequence(), account.sequence());
    }

    @Test
    void findsNothingOfWhatIsNotThere() {
        assertEquals(Optional.empty(), reads.account("nobody"));
        assertEquals(Optional.empty(), reads.transfer(UUID.randomUUID()));
        assertEquals(Optional.empty(), reads.hold(UUID.randomUUID()));
        RequestFailedException unknown =
                assertThrows(RequestFailedException.class, () -> reads.balance("nobody", "USD"));
        assertEquals(404, unknown.status());
        assertEquals("account_not_found", unknown.code());
        assertEquals("there is no account nobody", unknown.detail());
        assertFalse(unknown.requestId().isEmpty());
        assertThrows(RequestFailedException.class, () -> reads.history("nobody").page());
        assertThrows(IllegalArgumentException.class, () -> reads.account("a/../b"));
        assertThrows(IllegalArgumentException.class, () -> reads.balance("nobody", "usd"));
    }

    @Test
    void tellsBalancesOfAnyMoment() {
        String account = open(1, "past", "10");
        Done first =
                client.execute(PostWithdrawal.of(account, Town.dollars("1"))).orThrow();
        Done second =
                client.execute(PostWithdrawal.of(account, Town.dollars("2"))).orThrow();

        assertEquals(amount("7.0000"), reads.balance(account, "USD").amount());
        assertEquals(second.sequence(), reads.balance(account, "USD").sequence());
        assertEquals(1, reads.balance(account, "USD").partition());
        assertEquals(
                amount("9.0000"),
                reads.balanceAt(account, "USD", first.sequence()).amount());
        assertEquals(
                amount("10.0000"),
                reads.balanceAt(account, "USD", first.sequence() - 1).amount());
        assertEquals(
                amount("9.0000"),
                reads.balanceAt(account, "USD", first.timestamp()).amount());
        assertEquals(
                amount("10.0000"),
                reads.balanceAt(account, "USD", first.timestamp().minusNanos(1)).amount());
        assertEquals(amount("0.0000"), reads.balance(account, "EUR").amount());
        assertEquals(
                amount("0.0000"),
                reads.balanceAt(account, "USD", first.timestamp().minus(Duration.ofDays(1)))
                        .amount());
    }

    @Test
    void goesThroughAHistoryPageByPage() {
        String account = open(0, "history", "100");
        List<Done> paid = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            paid.addFirst(client.execute(PostWithdrawal.of(account, Town.dollars("0." + (10 + i))))
                    .orThrow());
        }

        List<HistoryPage> pages = new ArrayList<>();
        reads.history(account).inPagesOf(10).pages().forEach(pages::add);
        List<HistoryEntry> entries =
                reads.history(account).inPagesOf(7).stream().toList();

        assertEquals(
                List.of(10, 10, 5),
                pages.stream().map(page -> page.entries().size()).toList());
        assertEquals(pages.stream().flatMap(page -> page.entries().stream()).toList(), entries);
        assertEquals(
                paid.stream().map(Done::transactionId).toList(),
                entries.stream().limit(24).map(HistoryEntry::transactionId).toList());
        HistoryEntry newest = entries.getFirst();
        assertEquals(paid.getFirst().sequence(), newest.sequence());
        assertEquals(EntryType.WITHDRAWAL, newest.type());
        assertTrue(newest.isDebit());
        assertEquals("@external", newest.counterparty());
        assertEquals(reads.balance(account, "USD").amount(), newest.balanceAfter());
        assertEquals(
                List.of(EntryType.DEPOSIT),
                reads.history(account).ofType(EntryType.DEPOSIT).stream()
                        .map(HistoryEntry::type)
                        .toList());
        assertEquals(
                List.of(), reads.history(account).inCurrency("EUR").stream().toList());
        assertEquals(
                3,
                reads
                        .history(account)
                        .from(paid.get(5).timestamp())
                        .before(paid.get(2).timestamp())
                        .stream()
                        .count());
    }

    @Test
    void tellsWhatBecameOfACommand() {
        String from = open(0, "giver", "10");
        String near = open(0, "near", "1");
        String far = open(1, "far", "1");
        PostTransfer within = PostTransfer.of(from, near, Town.dollars("3"));
        PostTransfer across = PostTransfer.of(from, far, Town.dollars("2"));
        PostTransfer refused = PostTransfer.of(from, near, Town.dollars("1000"));
        Done done = client.execute(within).orThrow();
        client.execute(across).orThrow();
        client.execute(refused);
        client.execute(ReverseTransfer.of(within.id()).withAmount(amount("0.5")))
                .orThrow();

        Transfer first = reads.transfer(within.id()).orElseThrow();
        Transfer second = reads.transfer(across.id()).orElseThrow();
        Transfer third = reads.transfer(refused.id()).orElseThrow();

        assertEquals(TransferStatus.COMPLETED, first.status());
        assertEquals(done.sequence(), first.sequence());
        assertEquals(done.timestamp(), first.timestamp());
        assertEquals(Optional.of(amount("0.5000")), first.reversed());
        assertEquals(2, first.events().size());
        assertEquals(1, first.movements().size());
        assertEquals(
                amount("7.0000"), first.movements().getFirst().fromBalance().orElseThrow());
        assertTrue(Stream.of(TransferStatus.COMPLETED, TransferStatus.DEBITED).anyMatch(second.status()::equals));
        assertTrue(second.events().size() >= 2, second.json().toString());
        assertEquals(TransferStatus.REFUSED, third.status());
        assertEquals(Optional.of(RefusalCode.INSUFFICIENT_FUNDS), third.refusal());
        assertEquals(List.of(), third.movements());
    }

    @Test
    void tellsWhatBecameOfAHold() {
        String from = open(0, "holder", "10");
        String to = open(0, "receiver", "1");
        PlaceHold captured =
                PlaceHold.of(from, Town.dollars("3")).withReceiver(to).withExpiry(Duration.ofHours(1));
        PlaceHold voided = PlaceHold.of(from, Town.dollars("4"));
        client.execute(captured).orThrow();
        client.execute(voided).orThrow();

        Hold open = reads.hold(captured.id()).orElseThrow();
        CaptureHold capture = CaptureHold.of(captured.id());
        client.execute(capture).orThrow();
        client.execute(VoidHold.of(voided.id())).orThrow();

        assertTrue(open.isOpen());
        assertEquals(from, open.from());
        assertEquals(Optional.of(to), open.to());
        assertEquals(amount("3.0000"), open.amount().amount());
        assertEquals(Optional.of(open.placedAt().plusSeconds(3_600)), open.expiresAt());
        assertEquals(
                TransferStatus.CAPTURED, reads.hold(captured.id()).orElseThrow().status());
        assertEquals(
                TransferStatus.VOIDED, reads.hold(voided.id()).orElseThrow().status());
        assertEquals(Optional.empty(), reads.hold(capture.id()), "a capture is no hold");
        assertEquals(
                amount("3.0000"),
                reads.transfer(capture.id())
                        .orElseThrow()
                        .movements()
                        .getFirst()
                        .amount()
                        .amount());
    }

    @Test
    void seesWhatItWasToldOfOnAnyNode() {
        for (int partition = 0; partition < 2; partition++) {
            String account = open(partition, "fresh", "1");
            Done done =
                    client.execute(PostDeposit.of(account, Town.dollars("1"))).orThrow();
            Reads seeing = reads.seeing(done);

            assertEquals(amount("2.0000"), seeing.balance(account, "USD").amount());
            assertEquals(done.sequence(), seeing.account(account).orElseThrow().sequence());
            assertEquals(
                    TransferStatus.COMPLETED,
                    seeing.transfer(done.transactionId()).orElseThrow().status());
            assertTrue(seeing.trialBalance().isBalanced());
            assertTrue(seeing.account("@external").isPresent());
            assertEquals(amount("2.0000"), reads.local().balance(account, "USD").amount());
            assertEquals(
                    amount("2.0000"),
                    reads.with(new Freshness.AtLeast(1 - partition, 1))
                            .balance(account, "USD")
                            .amount());
        }
    }

    @Test
    void showsTheWhole() {
        open(0, "sum", "1");
        open(1, "sum", "2");

        ClusterMap map = reads.cluster();

        assertEquals(2, map.partitions().size());
        assertEquals(Optional.of(map.node()), map.partitions().get(1).leader());
        assertTrue(map.partitions().get(1).isReady());
        assertEquals(map.node(), map.nodes().getFirst().node());
        assertTrue(reads.trialBalance().isBalanced());
        assertEquals(2, reads.trialBalance().sequences().size());
        assertEquals("USD", reads.trialBalance().lines().getFirst().currency());
    }
}
