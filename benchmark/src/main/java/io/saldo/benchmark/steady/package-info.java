/** Whether latency stays flat: what {@code benchmark/load/steady} measured, told by what went on meanwhile. */
@NullMarked
package io.saldo.benchmark.steady;

import org.jspecify.annotations.NullMarked;
