package io.saldo.replica.read;

import io.saldo.ledger.model.Amount;
import io.saldo.ledger.model.Currency;
import java.util.List;

/**
 * The proof that no money was made or lost: all balances, summed behind one event.
 *
 * @param sequence of the event
 * @param lines one for each currency that money ever moved in, by the currencies' numbers
 */
public record TrialBalance(long sequence, List<Line> lines) {
    /** Keeps its own copy of the list. */
    public TrialBalance {
        lines = List.copyOf(lines);
    }

    /**
     * The sum in one currency.
     *
     * @param sum over all accounts; anything but zero is a broken ledger
     * @param accounts how many accounts ever had money in it, {@code @external} among them
     */
    public record Line(Currency currency, Amount sum, long accounts) {}

    /** Whether every sum is zero. */
    public boolean isBalanced() {
        return lines.stream().allMatch(line -> line.sum().isZero());
    }
}
