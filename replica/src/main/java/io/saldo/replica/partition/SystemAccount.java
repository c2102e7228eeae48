package io.saldo.replica.partition;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.replica.read.AccountRecord;
import io.saldo.replica.read.AccountStats;
import io.saldo.replica.read.BalanceRecord;
import io.saldo.replica.read.CurrencyStats;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a system account has in all partitions together. A sequence is the highest of any partition. */
final class SystemAccount {
    private SystemAccount() {}

    static Optional<AccountRecord> sum(List<Optional<AccountRecord>> parts) {
        List<AccountRecord> accounts = parts.stream().flatMap(Optional::stream).toList();
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, BalanceRecord> balances = new TreeMap<>();
        for (AccountRecord account : accounts) {
            account.balances()
                    .forEach(balance -> balances.merge(balance.currency().number(), balance, SystemAccount::sum));
        }
        AccountRecord first = accounts.getFirst();
        return Optional.of(new AccountRecord(
                first.id(),
                first.number(),
                first.user(),
                first.status(),
                List.copyOf(balances.values()),
                first.minimums(),
                first.metadata(),
                accounts.stream().mapToLong(AccountRecord::createdAtNanos).min().orElse(first.createdAtNanos()),
                accounts.stream().mapToLong(AccountRecord::sequence).max().orElse(0)));
    }

    static Optional<BalanceRecord> sumOf(List<Optional<BalanceRecord>> parts) {
        return parts.stream().flatMap(Optional::stream).reduce(SystemAccount::sum);
    }

    private static BalanceRecord sum(BalanceRecord one, BalanceRecord other) {
        return new BalanceRecord(
                one.currency(),
                plus(one.balance(), other.balance()),
                plus(one.held(), other.held()),
                Math.max(one.sequence(), other.sequence()));
    }

    private static Amount plus(Amount one, Amount other) {
        return Amount.of(one.toBigInteger().add(other.toBigInteger()));
    }

    static AccountStats sumOfStats(AccountId id, List<AccountStats> parts) {
        Map<Currency, CurrencyStats> currencies = new TreeMap<>(Comparator.comparingInt(Currency::number));
        for (AccountStats part : parts) {
            part.currencies().forEach(stats -> currencies.merge(stats.currency(), stats, SystemAccount::sum));
        }
        return new AccountStats(
                id,
                List.copyOf(currencies.values()),
                parts.stream().mapToLong(AccountStats::sequence).max().orElse(0));
    }

    private static CurrencyStats sum(CurrencyStats one, CurrencyStats other) {
        return new CurrencyStats(
                one.currency(),
                one.deposited().add(other.deposited()),
                one.withdrawn().add(other.withdrawn()),
                one.transferredIn().add(other.transferredIn()),
                one.transferredOut().add(other.transferredOut()),
                one.deposits() + other.deposits(),
                one.withdrawals() + other.withdrawals(),
                one.transfersIn() + other.transfersIn(),
                one.transfersOut() + other.transfersOut(),
                Math.max(one.lastActivityNanos(), other.lastActivityNanos()));
    }
}
