/** Projections on a real journal and a real database. */
@NullMarked
package io.saldo.projection.sql;

import org.jspecify.annotations.NullMarked;
