/** Tests of the edge over real HTTP, with a real ledger and journal behind it and a log in memory. */
@NullMarked
package io.saldo.server;

import org.jspecify.annotations.NullMarked;
