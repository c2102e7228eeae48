package io.saldo.replica.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.command.Command;
import io.saldo.ledger.event.Event;
import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.AccountStatus;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.model.DecimalAmount;
import io.saldo.ledger.model.Metadata;
import io.saldo.ledger.model.MinimumBalance;
import io.saldo.ledger.model.UserId;
import io.saldo.replica.Seeded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountReadingTest {
    private record Seen(AccountId account, long sequence, Optional<AccountRecord> found) {}

    @TempDir
    private Path directory;

    @Test
    void accountsAndBalancesBehindEveryEventAreWhatReplayingUpToItSays() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 400);

                LedgerModel model = LedgerModel.of(List.of());
                for (Event event : host.events()) {
                    model.take(event);
                    assertStandsAsIn(model, host, event.header().sequence());
                }
            }
        });
    }

    private static void assertStandsAsIn(LedgerModel model, LedgerHost host, long sequence) {
        for (AccountId id : RandomTraffic.accounts()) {
            assertEquals(
                    model.account(id, host.reads().currencies()), host.reads().accountAt(id, sequence));
            for (Currency currency : host.reads().currencies()) {
                BalanceRecord expected =
                        model.balance(id, currency).orElse(new BalanceRecord(currency, Amount.ZERO, Amount.ZERO, 0));
                Optional<BalanceRecord> found = host.reads().balanceAt(id, currency, sequence);
                assertTrue(found.isEmpty() || found.get().equals(expected), () -> found + " for " + expected);
                assertEquals(host.reads().account(id).isPresent(), found.isPresent());
            }
        }
    }

    @Test
    void balancesAtAnyTimeAreThoseBehindTheLastEventOfThatTime() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 300);

                LedgerModel model = LedgerModel.of(List.of());
                List<Event> events = host.events();
                for (int i = 0; i < events.size(); i++) {
                    model.take(events.get(i));
                    long time = events.get(i).header().timeNanos();
                    boolean last = i == events.size() - 1;
                    long next =
                            last ? Long.MAX_VALUE : events.get(i + 1).header().timeNanos();
                    if (time < next) {
                        assertBalancesAt(model, host, time);
                        assertBalancesAt(model, host, next - 1);
                    }
                }
            }
        });
    }

    private static void assertBalancesAt(LedgerModel model, LedgerHost host, long timeNanos) {
        for (Currency currency : host.reads().currencies()) {
            for (AccountRecord account : currentAccounts(host)) {
                assertEquals(
                        model.balance(account.id(), currency)
                                .orElse(new BalanceRecord(currency, Amount.ZERO, Amount.ZERO, 0)),
                        host.reads()
                                .balanceAtTime(account.id(), currency, timeNanos)
                                .orElseThrow());
            }
        }
    }

    private static List<AccountRecord> currentAccounts(LedgerHost host) {
        return RandomTraffic.accounts().stream()
                .flatMap(id -> host.reads().account(id).stream())
                .toList();
    }

    @Test
    void anAccountIsReadBehindOneEventWhileTheLedgerGoesOn() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                List<AccountId> accounts = RandomTraffic.accounts();

                List<Seen> seen = BesideWriter.run(2_000, () -> traffic.run(host, 1), turn -> {
                    AccountId id = accounts.get(turn % accounts.size());
                    long sequence = host.reads().sequence();
                    return new Seen(id, sequence, host.reads().accountAt(id, sequence));
                });

                assertAllAsTheyStood(host, seen);
            }
        });
    }

    @Test
    void minimumsAreThoseOfOneEventWhileTheyChangeAllTheTime() throws Exception {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.run(new Command.RegisterCurrency("JPY", 0));
            wallet.open("a", "ann");
            int[] step = {0};

            List<Seen> seen = BesideWriter.run(
                    2_000,
                    () -> {
                        String minimum = "-" + ++step[0] % 1_000;
                        List<Command> both = new ArrayList<>();
                        for (int i = 0; i < 3; i++) {
                            both.add(changeOfMinimums("a", minimum + i));
                        }
                        wallet.host().entry(1, both);
                    },
                    _ -> {
                        long sequence = wallet.reads().sequence();
                        AccountId id = new AccountId("a");
                        return new Seen(id, sequence, wallet.reads().accountAt(id, sequence));
                    });

            assertAllAsTheyStood(wallet.host(), seen);
        }
    }

    private static Command changeOfMinimums(String account, String minimum) {
        return new Command.ChangeAccount(
                new AccountId(account),
                Optional.empty(),
                List.of(
                        new MinimumBalance("USD", DecimalAmount.parse(minimum, true)),
                        new MinimumBalance("JPY", DecimalAmount.parse(minimum, true))),
                Optional.empty());
    }

    private static void assertAllAsTheyStood(LedgerHost host, List<Seen> seen) {
        List<Seen> inOrder = new ArrayList<>(seen);
        inOrder.sort(Comparator.comparingLong(Seen::sequence));
        LedgerModel model = LedgerModel.of(List.of());
        int taken = 0;
        for (Seen one : inOrder) {
            while (taken < one.sequence()) {
                model.take(host.events().get(taken++));
            }
            assertEquals(model.account(one.account(), host.reads().currencies()), one.found());
        }
    }

    @Test
    void showsAnAccountAsItWasOpenedAndChanged() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.run(new Command.OpenAccount(
                    new AccountId("a"),
                    new UserId("ann"),
                    List.of(new MinimumBalance("USD", DecimalAmount.parse("-5", true))),
                    wallet.note("first")));
            AccountRecord opened = wallet.reads().account(new AccountId("a")).orElseThrow();
            wallet.deposit("a", "7");
            wallet.hold("a", "2", 0);
            wallet.run(new Command.ChangeAccount(
                    new AccountId("a"), Optional.of(AccountStatus.FROZEN), List.of(), Optional.empty()));
            AccountRecord frozen = wallet.reads().account(new AccountId("a")).orElseThrow();
            wallet.run(new Command.ChangeAccount(
                    new AccountId("a"), Optional.empty(), List.of(), Optional.of(Metadata.NONE)));
            AccountRecord bare = wallet.reads().account(new AccountId("a")).orElseThrow();

            assertEquals("first", wallet.textOf(opened.metadata()));
            assertEquals(3, opened.sequence());
            assertEquals(Amount.ZERO, opened.balances().getFirst().balance());
            assertEquals(Amount.of(-50_000), opened.minimums().getFirst().minimum());
            assertEquals(AccountStatus.FROZEN, frozen.status());
            assertEquals("first", wallet.textOf(frozen.metadata()));
            assertEquals(opened.createdAtNanos(), frozen.createdAtNanos());
            assertEquals(6, frozen.sequence());
            BalanceRecord dollars = frozen.balances().getFirst();
            assertEquals(Amount.of(70_000), dollars.balance());
            assertEquals(Amount.of(20_000), dollars.held());
            assertEquals(Amount.of(50_000), dollars.available());
            assertEquals(5, dollars.sequence());
            assertEquals(AccountStatus.FROZEN, bare.status());
            assertTrue(bare.metadata().isNone());
        }
    }

    @Test
    void readsTheExternalAccountLikeAnyOther() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            IntStream.range(0, 400)
                    .mapToObj(i -> new Command.RegisterCurrency("C" + (100 + i), 2))
                    .forEach(wallet::run);
            wallet.deposit("a", "7");

            AccountRecord external = wallet.reads().account(AccountId.EXTERNAL).orElseThrow();

            assertEquals(AccountStatus.ACTIVE, external.status());
            assertEquals(UserId.NONE, external.user());
            assertEquals(
                    List.of(Amount.of(-70_000)),
                    external.balances().stream().map(BalanceRecord::balance).toList());
        }
    }

    @Test
    void knowsNothingOfAnAccountThatWasNeverOpened() {
        try (Wallet wallet = new Wallet(directory)) {
            Currency dollar = wallet.reads().currencies().getFirst();

            assertEquals(Optional.empty(), wallet.reads().account(new AccountId("a")));
            assertEquals(Optional.empty(), wallet.reads().balanceAt(new AccountId("a"), dollar, 5));
            assertEquals(Optional.empty(), wallet.reads().balanceAtTime(new AccountId("a"), dollar, 5));
        }
    }

    @Test
    void pagesThroughTheAccountsOfAUserFromTheNewestOn() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                traffic.run(host, 300);

                LedgerModel model = LedgerModel.of(host.events());

                for (UserId user : RandomTraffic.users()) {
                    List<AccountRecord> expected = model.accountsOf(user).stream()
                            .flatMap(id -> model.account(id, host.reads().currencies()).stream())
                            .toList();
                    for (int limit = 1; limit <= expected.size() + 1; limit++) {
                        assertEquals(expected, allAccounts(host.reads(), user, limit));
                    }
                }
                assertEquals(List.of(), allAccounts(host.reads(), new UserId("nobody"), 1));
            }
        });
    }

    private static List<AccountRecord> allAccounts(LedgerReads reads, UserId user, int limit) {
        List<AccountRecord> found = new ArrayList<>();
        Page<AccountRecord> page = reads.accountsOf(user, limit, Optional.empty());
        found.addAll(page.items());
        while (page.nextCursor().isPresent()) {
            assertEquals(limit, page.items().size());
            page = reads.accountsOf(user, limit, page.nextCursor());
            found.addAll(page.items());
        }
        return found;
    }
}
