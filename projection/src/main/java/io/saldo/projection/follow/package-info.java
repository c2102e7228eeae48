/**
 * How anything follows the journal: a follower takes events in their order, a thread of its own for each partition brings
 * them, and neither the ledger nor another follower ever waits for it.
 *
 * <p>Before this station the ledger has published its events in the journal; behind it come the tables of this module and
 * the sinks that publish to the outside.
 */
@NullMarked
package io.saldo.projection.follow;

import org.jspecify.annotations.NullMarked;
