/**
 * The ledger: the pure core that decides every movement of money.
 *
 * <p>Before it stands the replicated log, which hands it commands in one agreed order; after it stands the journal,
 * which keeps the events it decides. It has no clock, no randomness, no input or output, no threads and no floating
 * point: time, ids and limits come inside the commands, so that the same commands give the same events, byte for byte,
 * on every machine and at every replay.
 */
@NullMarked
package io.saldo.ledger;

import org.jspecify.annotations.NullMarked;
