package io.saldo.projection.statistics;

import io.saldo.projection.sql.SumReading;

/**
 * Where in a partition figures stand.
 *
 * @param partition its number
 * @param sequence of the last event that they count, 0 for none
 */
public record AsOf(int partition, long sequence) {
    static AsOf of(SumReading reading) {
        return new AsOf(reading.partition(), reading.sequence());
    }
}
