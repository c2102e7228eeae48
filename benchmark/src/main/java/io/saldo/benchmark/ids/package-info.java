/**
 * The index of ids at its full size: made by a journal that only has ids, and measured as a server would use it.
 *
 * <p>Stands beside the other measurements and sees the journal alone.
 */
@NullMarked
package io.saldo.benchmark.ids;

import org.jspecify.annotations.NullMarked;
