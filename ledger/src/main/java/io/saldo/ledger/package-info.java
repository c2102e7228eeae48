/**
 * The pure core of Saldo: accounts, currencies, postings and holds, and the decision whether a command may move money.
 * Deciding changes nothing; applying an event is the only change, so that replay needs events alone. Nothing here knows of
 * time, threads, files or chance: those come inside the command.
 *
 * <p>Before this station, {@code io.saldo.replica} hands over ordered commands; after it, the events go to
 * {@code io.saldo.journal}.
 */
@NullMarked
package io.saldo.ledger;

import org.jspecify.annotations.NullMarked;
