/** The vocabulary of the ledger: exact amounts, ids, currencies, rejections and limits. Everything else is said in these words. */
@NullMarked
package io.saldo.ledger.model;

import org.jspecify.annotations.NullMarked;
