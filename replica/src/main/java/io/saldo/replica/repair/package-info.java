/**
 * How a node's data is made anew from another node that serves: the {@link io.saldo.replica.repair.Donor} lends its files,
 * the {@link io.saldo.replica.repair.Rebuild} fetches, checks and puts them in place. See docs/decisions, 0019.
 */
@NullMarked
package io.saldo.replica.repair;

import org.jspecify.annotations.NullMarked;
