/** What is true now: accounts, balances, holds and currencies in flat tables off the heap, changed by events alone. One ledger thread writes; the heads that readers need are published to any thread. */
@NullMarked
package io.saldo.ledger.state;

import org.jspecify.annotations.NullMarked;
