/**
 * The load generator: prepares accounts on a running server, loads it over HTTP from one thread with hand-built requests,
 * measures from the intended start of each, and proves at the end, by books of its own, that nothing was lost, changed or
 * done twice. Every operation is a pure function of the seed and its number, so that the load itself keeps no books: they
 * are made afterwards, from the numbers of what was not done.
 */
@NullMarked
package io.saldo.cli.bench;

import org.jspecify.annotations.NullMarked;
