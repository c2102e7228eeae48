package io.saldo.client.read;

import io.saldo.client.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/**
 * The proof that no money came from nowhere: for each currency the sum over all accounts, those of the system included.
 *
 * @param lines one for each currency that was ever used
 * @param sequences of each partition, by their numbers, the event behind which it was drawn up
 */
public record TrialBalance(List<Line> lines, List<Long> sequences) {
    /**
     * A currency.
     *
     * @param sum over all accounts; always zero
     * @param accounts how many accounts have met it
     */
    public record Line(String currency, BigDecimal sum, long accounts) {}

    static TrialBalance of(JsonObject json) {
        List<Line> lines = json.objects("currencies").stream()
                .map(line -> new Line(line.text("currency"), line.amount("sum"), line.whole("accounts")))
                .toList();
        List<Long> sequences = json.has("partitions")
                ? json.objects("partitions").stream()
                        .map(partition -> partition.whole("sequence"))
                        .toList()
                : List.of(json.whole("sequence"));
        return new TrialBalance(lines, sequences);
    }

    /** Whether every sum is zero. */
    public boolean isBalanced() {
        return lines.stream().allMatch(line -> line.sum().signum() == 0);
    }
}
