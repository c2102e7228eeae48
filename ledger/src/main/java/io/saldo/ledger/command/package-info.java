/** What a client asks for: commands as records, and the bytes they have in the replicated log. The edge writes them, the decider reads them. */
@NullMarked
package io.saldo.ledger.command;

import org.jspecify.annotations.NullMarked;
