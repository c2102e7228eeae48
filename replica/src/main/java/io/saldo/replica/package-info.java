/**
 * The host of a ledger: the replicated log of commands, the one thread that lets the ledger decide and the journal write,
 * recovery after a crash, and the replies that wait for their command.
 *
 * <p>Before this station, {@code io.saldo.server} has turned a request into a command; after it come
 * {@code io.saldo.ledger} and {@code io.saldo.journal}, and then the reply.
 */
@NullMarked
package io.saldo.replica;

import org.jspecify.annotations.NullMarked;
