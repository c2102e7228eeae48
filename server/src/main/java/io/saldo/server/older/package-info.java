/**
 * What the APIs of the three older systems share: the ledger as wallets in one currency, request names, and exact amounts.
 * Each API lives in a package below, translates its requests to the ledger's commands, and answers from their events. So
 * money that one of them moves is seen by all, and by the canonical API.
 */
@NullMarked
package io.saldo.server.older;

import org.jspecify.annotations.NullMarked;
