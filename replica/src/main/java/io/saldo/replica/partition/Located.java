package io.saldo.replica.partition;

/**
 * Something and the partition that it was read in.
 *
 * @param partition its number, from 0
 * @param item what was read
 */
public record Located<T>(int partition, T item) {}
