/**
 * What can be asked of a ledger: accounts, balances now and at any time, history, transfers, totals. Everything is read
 * from the journal's events, which never change; of the state only names, chains and heads are used. The station before
 * is the journal, behind it comes the server's edge, which puts these records into JSON.
 */
@NullMarked
package io.saldo.replica.read;

import org.jspecify.annotations.NullMarked;
