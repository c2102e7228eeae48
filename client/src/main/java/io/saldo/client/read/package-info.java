/** What can be asked of the ledger, and the answers. */
@NullMarked
package io.saldo.client.read;

import org.jspecify.annotations.NullMarked;
