/**
 * The commands of {@code ./saldo}: they read arguments, start the parts, and print what a person at a terminal wants to
 * know.
 *
 * <p>This station stands before {@code io.saldo.server}, which it starts, and beside the offline commands, which read a
 * data directory without a server.
 */
@NullMarked
package io.saldo.cli;

import org.jspecify.annotations.NullMarked;
