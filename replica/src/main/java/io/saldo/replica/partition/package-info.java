/**
 * All partitions of a server as one: which partition a command or a read belongs to, and what several say together.
 *
 * <p>Before this station, {@code io.saldo.server} has turned a request into a command or a question; behind it stands a
 * {@link io.saldo.replica.Replica} for each partition. With one partition everything is handed through as it is.
 */
@NullMarked
package io.saldo.replica.partition;

import org.jspecify.annotations.NullMarked;
