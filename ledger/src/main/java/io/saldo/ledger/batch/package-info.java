/** Many commands in one packed frame, and what became of each: the bytes that a server and its clients share. */
@NullMarked
package io.saldo.ledger.batch;

import org.jspecify.annotations.NullMarked;
