/** How the server logs: one JSON object a line, to the console and to rotated files, at a level that can change while it runs. */
@NullMarked
package io.saldo.server.log;

import org.jspecify.annotations.NullMarked;
