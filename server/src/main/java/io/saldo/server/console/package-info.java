/** The web console: files that a browser loads from this server, and which then ask the API like any other client. */
@NullMarked
package io.saldo.server.console;

import org.jspecify.annotations.NullMarked;
