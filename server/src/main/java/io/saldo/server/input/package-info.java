/** From JSON to commands: the fields of each operation, their checks, and a shortcut for the common shape of a transfer. */
@NullMarked
package io.saldo.server.input;

import org.jspecify.annotations.NullMarked;
