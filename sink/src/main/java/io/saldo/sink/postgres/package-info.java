/** Keeps the tables of the system behind the envelope API in PostgreSQL, each event exactly once. */
@NullMarked
package io.saldo.sink.postgres;

import org.jspecify.annotations.NullMarked;
