/**
 * The audit trail: who asked this node for what, when, from where, and what came of it. It is told by the server's edge and
 * kept in files of the node's own.
 */
@NullMarked
package io.saldo.projection.audit;

import org.jspecify.annotations.NullMarked;
