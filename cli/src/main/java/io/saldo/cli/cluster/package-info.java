/**
 * {@code ./saldo cluster}: starts, watches and stops the nodes of a cluster on this machine, each a process of its own
 * that runs {@code ./saldo run}. On several machines the operator's own tools do that.
 */
@NullMarked
package io.saldo.cli.cluster;

import org.jspecify.annotations.NullMarked;
