/** What the benchmarks need of the journal that others must not see. */
@NullMarked
package io.saldo.journal;

import org.jspecify.annotations.NullMarked;
