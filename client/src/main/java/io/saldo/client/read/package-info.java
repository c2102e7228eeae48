/** What can be asked of the ledger: accounts, balances of any time, histories, what became of a command, how the nodes stand. */
@NullMarked
package io.saldo.client.read;

import org.jspecify.annotations.NullMarked;
