package io.saldo.replica.partition;

import io.saldo.ledger.model.AccountId;
import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.Replica;
import io.saldo.replica.read.TrialBalance;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The proof over all partitions that no money was made or lost. Each partition's balances sum to zero by themselves: what is
 * on its way between two of them stands in their {@code @transit}.
 *
 * @param sequences of the event in each partition that its balances are summed behind
 * @param lines one for each currency that money ever moved in, by the currencies' numbers
 */
public record PartitionedBalance(List<Long> sequences, List<TrialBalance.Line> lines) {
    private static final List<AccountId> SPREAD = List.of(AccountId.EXTERNAL, AccountId.TRANSIT);

    /** Keeps its own copies of the lists. */
    public PartitionedBalance {
        sequences = List.copyOf(sequences);
        lines = List.copyOf(lines);
    }

    static PartitionedBalance of(List<Replica> replicas) {
        List<TrialBalance> parts =
                replicas.stream().map(replica -> replica.reads().trialBalance()).toList();
        List<Long> sequences = parts.stream().map(TrialBalance::sequence).toList();
        if (parts.size() == 1) {
            return new PartitionedBalance(sequences, parts.getFirst().lines());
        }
        Map<Currency, List<TrialBalance.Line>> byCurrency = new TreeMap<>(Comparator.comparingInt(Currency::number));
        for (TrialBalance part : parts) {
            part.lines()
                    .forEach(line -> byCurrency
                            .computeIfAbsent(line.currency(), _ -> new ArrayList<>())
                            .add(line));
        }
        List<TrialBalance.Line> lines = new ArrayList<>();
        byCurrency.forEach((currency, own) -> lines.add(sum(currency, own, replicas)));
        return new PartitionedBalance(sequences, lines);
    }

    private static TrialBalance.Line sum(Currency currency, List<TrialBalance.Line> parts, List<Replica> replicas) {
        BigInteger sum = BigInteger.ZERO;
        long accounts = 0;
        for (TrialBalance.Line part : parts) {
            sum = sum.add(part.sum().toBigInteger());
            accounts += part.accounts();
        }
        // An account of the system is one, in however many partitions it has money.
        for (AccountId spread : SPREAD) {
            long holders = replicas.stream()
                    .filter(replica -> has(replica.state(), spread, currency))
                    .count();
            accounts -= Math.max(0, holders - 1);
        }
        return new TrialBalance.Line(currency, Amount.of(sum), accounts);
    }

    private static boolean has(LedgerState state, AccountId account, Currency currency) {
        int number = state.accounts().find(account);
        return number >= 0 && state.balances().find(number, currency.number()) >= 0;
    }
}
