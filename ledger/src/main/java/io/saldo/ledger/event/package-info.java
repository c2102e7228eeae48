/** What has happened: events as records, and the bytes they have in the journal. The decider writes them, the state and every reader read them. */
@NullMarked
package io.saldo.ledger.event;

import org.jspecify.annotations.NullMarked;
