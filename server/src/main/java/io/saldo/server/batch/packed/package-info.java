/**
 * The packed batch: commands in the log's own form, checked where they lie and copied once, into the log. Before it stands
 * the batch endpoint, behind it the replica.
 */
@NullMarked
package io.saldo.server.batch.packed;

import org.jspecify.annotations.NullMarked;
