/** Dead letters on a real disk. */
@NullMarked
package io.saldo.projection.letter;

import org.jspecify.annotations.NullMarked;
