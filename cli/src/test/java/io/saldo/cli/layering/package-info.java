/** Holds the modules to the order in which they may depend on each other. */
@NullMarked
package io.saldo.cli.layering;

import org.jspecify.annotations.NullMarked;
