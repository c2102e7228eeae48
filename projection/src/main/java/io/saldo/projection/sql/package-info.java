/**
 * Tables that followers keep in a SQL database, embedded or PostgreSQL, with their position in the same transaction as the
 * rows. The station before is the follower runtime, behind come the projections themselves.
 */
@NullMarked
package io.saldo.projection.sql;

import org.jspecify.annotations.NullMarked;
