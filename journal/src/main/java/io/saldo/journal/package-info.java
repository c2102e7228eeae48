/**
 * The append-only log of events, kept for ever: blocks with checksum, sequence and hash chain in segments, and the threads
 * that link each account's postings. It knows bytes and positions, and nothing of the rules of money.
 *
 * <p>Before this station, {@code io.saldo.ledger} has decided and encoded the events; after it, readers at the edge and
 * recovery read them back by position.
 */
@NullMarked
package io.saldo.journal;

import org.jspecify.annotations.NullMarked;
