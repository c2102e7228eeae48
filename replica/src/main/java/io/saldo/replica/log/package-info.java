/**
 * The port to the replicated log: entries go in at any node, and come out at every node in one order, durable, on one
 * thread. {@link io.saldo.replica.log.InMemoryLog} keeps the same contract without a disk, for tests and simulation.
 *
 * <p>Before this station, commands have been gathered into entries; after it, the ledger decides them one by one.
 *
 * <p>In this package a null argument is a {@link java.lang.NullPointerException}; an argument out of its range is an
 * {@link java.lang.IllegalArgumentException}. Times are nanoseconds since 1970-01-01T00:00:00Z.
 */
@NullMarked
package io.saldo.replica.log;

import org.jspecify.annotations.NullMarked;
