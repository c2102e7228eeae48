/** Movements whose accounts live in more than one partition: what they are, and the bytes by which partitions tell each other of them. Between the model and the commands. */
@NullMarked
package io.saldo.ledger.crossing;

import org.jspecify.annotations.NullMarked;
