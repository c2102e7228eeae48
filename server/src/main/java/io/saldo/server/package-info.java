/**
 * The edge: HTTP requests become commands, and events of the journal become JSON. Here live the API, its limits, metrics
 * and logs, and the wiring of the parts into one process.
 *
 * <p>This is the first and the last station of a transfer; in between, {@code io.saldo.replica} takes the command and gives
 * the position of its event.
 */
@NullMarked
package io.saldo.server;

import org.jspecify.annotations.NullMarked;
