/**
 * Measurements of the parts and of the whole, each from an estimate written down before, and each with the command that
 * repeats it.
 *
 * <p>Nothing depends on this station; it stands at the end and sees all others.
 */
@NullMarked
package io.saldo.benchmark;

import org.jspecify.annotations.NullMarked;
