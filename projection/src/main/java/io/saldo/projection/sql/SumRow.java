package io.saldo.projection.sql;

import java.math.BigInteger;
import java.util.List;

/**
 * A row of sums as it was at some time.
 *
 * @param key its number
 * @param values one for each column, in their order: units, counts and times alike
 */
public record SumRow(long key, List<BigInteger> values) {
    /** Keeps its own copy of the values. */
    public SumRow {
        values = List.copyOf(values);
    }

    /** Units of a currency. */
    public BigInteger units(int column) {
        return values.get(column);
    }

    /** A count, a time or a sequence. */
    public long number(int column) {
        return values.get(column).longValueExact();
    }
}
