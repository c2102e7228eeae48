package io.saldo.projection.sql;

import java.util.List;

/**
 * Rows of a partition, with all that is still to be added to them.
 *
 * @param partition the partition
 * @param sequence of the last event that they count
 * @param rows each of another number, in no order
 */
public record SumReading(int partition, long sequence, List<SumRow> rows) {
    /** Keeps its own copy of the rows. */
    public SumReading {
        rows = List.copyOf(rows);
    }
}
