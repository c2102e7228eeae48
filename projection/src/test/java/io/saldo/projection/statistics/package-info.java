/** Projections on a real journal and a real database. */
@NullMarked
package io.saldo.projection.statistics;

import org.jspecify.annotations.NullMarked;
