/**
 * The replicated log kept by Aeron Cluster, embedded in this process: media driver, archive, consensus module and
 * service container. No other package imports Aeron or Agrona.
 *
 * <p>Two threads. The <em>log thread</em> ({@link io.saldo.replica.aeron.LogThread}) turns driver, archive, consensus
 * module and ingress session one after the other; the write and sync of the log happen on it. The <em>ledger thread</em>
 * is the service container's, and gives the committed entries to the follower.
 */
@NullMarked
package io.saldo.replica.aeron;

import org.jspecify.annotations.NullMarked;
