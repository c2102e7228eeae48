package io.saldo.replica.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Int128;
import io.saldo.replica.Seeded;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TotalsTest {
    @TempDir
    private Path directory;

    @Test
    void statsAreTheSumsOfAllEntriesHoweverOftenTheyAreAskedFor() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                for (int round = 0; round < 60; round++) {
                    traffic.run(host, random.nextInt(12));
                    LedgerModel model = LedgerModel.of(host.events());
                    for (AccountId id : RandomTraffic.accounts()) {
                        if (random.nextBoolean()) {
                            assertEquals(model.stats(id), host.reads().stats(id));
                        }
                    }
                }
            }
        });
    }

    @Test
    void statsAreThoseBehindOneEventWhileTheLedgerGoesOn() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());
                List<AccountId> accounts = RandomTraffic.accounts().subList(0, 4);

                List<AccountStats> seen = BesideWriter.run(
                        1_500,
                        () -> traffic.run(host, 1),
                        turn -> host.reads().stats(accounts.get(turn % accounts.size())));

                LedgerModel model = LedgerModel.of(List.of());
                int taken = 0;
                for (AccountStats stats : inOrder(seen)) {
                    while (taken < stats.sequence()) {
                        model.take(host.events().get(taken++));
                    }
                    if (stats.sequence() % 7 == 0) {
                        assertEquals(model.stats(stats.account()), stats);
                    }
                }
            }
        });
    }

    private static List<AccountStats> inOrder(List<AccountStats> stats) {
        return stats.stream()
                .sorted(Comparator.comparingLong(AccountStats::sequence))
                .toList();
    }

    @Test
    void thereAreNoStatsOfAnAccountWithoutEntries() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");

            assertEquals(List.of(), wallet.reads().stats(new AccountId("a")).currencies());
            assertEquals(
                    OptionalLong.empty(),
                    wallet.reads().stats(new AccountId("a")).lastActivityNanos());
            assertEquals(List.of(), wallet.reads().stats(new AccountId("b")).currencies());
        }
    }

    @Test
    void depositsAreWhatCameFromOutsideWhateverBroughtIt() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.open("b", "bob");
            wallet.deposit("a", "10");
            wallet.transfer("a", "b", "4");
            wallet.hold("a", "1", 0);

            CurrencyStats stats =
                    wallet.reads().stats(new AccountId("a")).currencies().getFirst();

            assertEquals(BigInteger.valueOf(100_000), stats.deposited());
            assertEquals(BigInteger.valueOf(40_000), stats.transferredOut());
            assertEquals(1, stats.deposits());
            assertEquals(1, stats.transfersOut());
            assertEquals(0, stats.withdrawals() + stats.transfersIn());
        }
    }

    @Test
    void turnoverMayExceed128Bits() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.open("b", "bob");
            String most = Amount.of(Int128.MAX).toDecimal(4);
            wallet.deposit("a", most);
            for (int i = 0; i < 5; i++) {
                wallet.transfer("a", "b", most);
                wallet.transfer("b", "a", most);
            }

            CurrencyStats stats =
                    wallet.reads().stats(new AccountId("a")).currencies().getFirst();

            assertEquals(Int128.MAX.multiply(BigInteger.valueOf(5)), stats.transferredOut());
            assertEquals(Int128.MAX.multiply(BigInteger.valueOf(5)), stats.transferredIn());
        }
    }

    @Test
    void everyCurrencySumsToZeroWhileTheLedgerGoesOn() {
        Seeded.check(getClass(), random -> {
            try (LedgerHost host = new LedgerHost(directory)) {
                RandomTraffic traffic = new RandomTraffic(random);
                host.entry(0, traffic.beginning());

                List<TrialBalance> seen = BesideWriter.run(1_500, () -> traffic.run(host, 1), _ -> {
                    long before = host.reads().sequence();
                    TrialBalance found = host.reads().trialBalance();
                    assertTrue(found.sequence() >= before);
                    return found;
                });

                LedgerModel model = LedgerModel.of(List.of());
                int taken = 0;
                for (TrialBalance one : seen.stream()
                        .sorted(Comparator.comparingLong(TrialBalance::sequence))
                        .toList()) {
                    while (taken < one.sequence()) {
                        model.take(host.events().get(taken++));
                    }
                    assertTrue(one.isBalanced());
                    for (TrialBalance.Line line : one.lines()) {
                        assertEquals(model.accountsWith(line.currency()), line.accounts());
                    }
                }
            }
        });
    }

    @Test
    void aTrialBalanceIsNotMadeAgainWhenNothingHappened() {
        try (Wallet wallet = new Wallet(directory)) {
            wallet.open("a", "ann");
            wallet.deposit("a", "10");

            TrialBalance first = wallet.reads().trialBalance();
            TrialBalance again = wallet.reads().trialBalance();
            wallet.deposit("a", "10");

            assertSame(first, again);
            assertEquals(2, first.lines().getFirst().accounts());
            assertEquals(
                    wallet.reads().sequence(), wallet.reads().trialBalance().sequence());
        }
    }

    @Test
    void wideSumsAreExact() {
        Seeded.check(getClass(), random -> {
            WideSum sum = new WideSum();
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 10_000; i++) {
                long high = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : random.nextLong();
                long low = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : random.nextLong();
                sum.add(high, low);
                expected = expected.add(Int128.toBigInteger(high, low));
                assertEquals(expected, sum.toBigInteger());
            }
        });
    }
}
