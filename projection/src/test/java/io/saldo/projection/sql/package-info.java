/** The database of the tables. */
@NullMarked
package io.saldo.projection.sql;

import org.jspecify.annotations.NullMarked;
