/**
 * Long random sequences of commands, run by the real ledger and the naive one side by side, then replayed, resumed and
 * repeated under other circumstances.
 */
@NullMarked
package io.saldo.ledger.property;

import org.jspecify.annotations.NullMarked;
