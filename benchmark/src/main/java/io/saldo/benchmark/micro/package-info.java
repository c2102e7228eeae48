/**
 * Microbenchmarks of the stations that each command passes, every one with its estimate beside it, and the command that
 * compares them.
 *
 * <p>Stands beside the other measurements.
 */
@NullMarked
package io.saldo.benchmark.micro;

import org.jspecify.annotations.NullMarked;
