/** A host for the ledger that keeps everything in memory: what the replica does around the core, without the log and the disk. */
@NullMarked
package io.saldo.ledger.host;

import org.jspecify.annotations.NullMarked;
