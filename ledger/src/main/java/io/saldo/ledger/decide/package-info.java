/** The rules: given the state, the past and a command, which event follows or which rejection. Deciding mutates nothing. */
@NullMarked
package io.saldo.ledger.decide;

import org.jspecify.annotations.NullMarked;
