/**
 * The ledger once more, as simply as it can be said: maps, big integers and exceptions, written from the API's contract
 * and the documented order of checks, with no regard for speed, bytes or memory. The real one is audited against it.
 */
@NullMarked
package io.saldo.ledger.naive;

import org.jspecify.annotations.NullMarked;
