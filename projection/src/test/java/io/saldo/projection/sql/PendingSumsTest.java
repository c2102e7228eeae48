package io.saldo.projection.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saldo.ledger.model.Amount;
import io.saldo.projection.sql.SumTable.Column;
import io.saldo.projection.sql.SumTable.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lines of numbers in memory, against sums of big integers. */
final class PendingSumsTest {
    private static final SumTable TABLE = new SumTable(
            "sums",
            List.of(new Column("units", Kind.UNITS), new Column("times", Kind.COUNT), new Column("last", Kind.NEWEST)));

    @Test
    void sumsAmountsOfAnySizeForAnyNumberOfRows() {
        Random random = new Random(31);
        PendingSums pending = new PendingSums(TABLE);
        for (int round = 0; round < 3; round++) {
            TreeMap<Long, SumRow> model = new TreeMap<>();
            TreeMap<Long, Long> first = new TreeMap<>();
            for (int i = 0; i < 20_000; i++) {
                // Numbers like those of rows: near each other, and far apart in their high bits.
                long key = (long) random.nextInt(3) << 43 | (long) random.nextInt(1_500) << 12 | random.nextInt(2);
                Amount amount =
                        new Amount(random.nextInt(3) == 0 ? random.nextLong() : -random.nextInt(2), random.nextLong());
                long time = random.nextLong() >>> 1;
                int line = pending.line(key, i);
                pending.addUnits(line, 0, amount.high(), amount.low());
                pending.count(line, 1);
                pending.newest(line, 2, time);
                SumRow added =
                        new SumRow(key, List.of(amount.toBigInteger(), BigInteger.ONE, BigInteger.valueOf(time)));
                model.merge(key, added, TABLE::sum);
                first.putIfAbsent(key, (long) i);
            }

            List<SumRow> rows = new ArrayList<>(pending.rows(_ -> true));
            rows.sort(Comparator.comparingLong(SumRow::key));
            assertEquals(List.copyOf(model.values()), rows);
            assertEquals(model.size(), pending.size());
            for (PendingSums.Addition addition : pending.additions()) {
                SumRow row = Objects.requireNonNull(model.get(addition.key()));
                assertEquals(first.get(addition.key()), addition.first());
                assertEquals(row.units(0), new BigInteger(addition.value(0).toString()));
                assertEquals(row.number(1), addition.value(1).longValue());
                assertEquals(row.number(2), addition.value(2).longValue());
            }
            pending.clear();
            assertEquals(List.of(), pending.rows(_ -> true));
        }
    }

    @Test
    void doesNotOverflowByTheLargestAmounts() {
        PendingSums pending = new PendingSums(TABLE);
        int line = pending.line(1, 1);
        Amount largest = new Amount(Long.MAX_VALUE, -1);
        for (int i = 0; i < 1_000; i++) {
            pending.addUnits(line, 0, largest.high(), largest.low());
        }

        BigInteger sum = largest.toBigInteger().multiply(BigInteger.valueOf(1_000));
        assertEquals(sum, pending.rows(_ -> true).getFirst().units(0));
        assertEquals(sum, new BigInteger(pending.additions().getFirst().value(0).toString()));
    }
}
